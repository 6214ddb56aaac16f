package io.edupulse.node.http.log;

import static io.edupulse.node.http.Description.Parameter.header;
import static io.edupulse.node.http.Description.Parameter.query;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Permissions;
import io.edupulse.node.http.Answer;
import io.edupulse.node.http.Description;
import io.edupulse.node.http.FailureStatus;
import io.edupulse.node.http.Parameters;
import io.edupulse.node.http.Request;
import io.edupulse.node.http.Route;
import io.edupulse.node.output.ShownEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Shows operators the log: an aggregate's events, and those of a partition or of all, as they are committed.
record EventRoutes(EventReader log, Permissions permissions, Semaphore streams) {

    private static final int AT_ONCE = 16;

    /// Each looks at the log all the time.
    private static final int STREAMS = 32;

    private static final int USUAL = 100;
    private static final int MOST = 500;
    private static final long MOST_BYTES = 4 << 20;

    private static final String AFTER = "after";
    private static final String LIMIT = "limit";
    private static final String PARTITION = "partition";
    private static final Description.Parameter PAGE = query(LIMIT, int.class, "events of a page, 1 to 500");

    /// A page of events.
    ///
    /// @param next what to give as `after` for the events after these; null if there are none of them
    record Events(List<ShownEvent> items, @Nullable Long next) {}

    static EventRoutes of(EventReader log, Permissions permissions) {
        return new EventRoutes(log, permissions, new Semaphore(STREAMS));
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        "/v1/aggregates/{id}/events",
                        AT_ONCE,
                        Description.of("listEventsOfAggregate", "events", "An aggregate's events", Events.class)
                                .with(query(AFTER, long.class, "the sequence to begin after"), PAGE),
                        this::ofAggregate),
                Route.of(
                        "GET",
                        "/v1/events",
                        AT_ONCE,
                        Description.of("listEvents", "events", "Events as they are committed", Events.class)
                                .with(
                                        query(PARTITION, int.class, "the partition; without it, a stream has all"),
                                        query(
                                                AFTER,
                                                long.class,
                                                "the position to begin after; a stream begins now without it"),
                                        PAGE,
                                        header("Last-Event-ID", String.class, "what a stream has sent last"))
                                .streaming(),
                        this::ofLog));
    }

    private Answer ofAggregate(Request request) {
        permissions.checkOperator(request.caller(), "listEventsOfAggregate");
        Parameters.allowOnly(request.parameters(), AFTER, LIMIT);
        var id = Parameters.id("id", request.variable("id"));
        long after = after(request.parameters());
        var page = page(log.readAggregate(id, after).iterator(), request, RecordedEvent::sequence);
        if (page.items().isEmpty() && after == 0) {
            throw new CodedException("query.not-found", Text.format("Aggregate %s has no events", id));
        }
        return Answer.json(FailureStatus.OK, page);
    }

    private Answer ofLog(Request request) {
        permissions.checkOperator(request.caller(), "listEvents");
        Parameters.allowOnly(request.parameters(), PARTITION, AFTER, LIMIT);
        if (request.wantsEvents()) {
            return stream(request);
        }
        int partition = partition(request)
                .orElseThrow(() -> new CodedException(
                        "usage.invalid", "Name a partition, or accept text/event-stream for the events of all"));
        return Answer.json(
                FailureStatus.OK,
                page(
                        log.readPartition(partition, after(request.parameters()))
                                .iterator(),
                        request,
                        RecordedEvent::position));
    }

    private Answer stream(Request request) {
        var source = source(request);
        if (!streams.tryAcquire()) {
            return Answer.problem(
                    FailureStatus.UNAVAILABLE,
                    "http.too-many-requests",
                    Text.format(
                            "%d clients follow the log of this node already: follow that of another node", STREAMS));
        }
        return Answer.stream(source, streams::release);
    }

    private Answer.Source source(Request request) {
        var partition = partition(request);
        var last = request.header("Last-Event-ID");
        if (partition.isPresent()) {
            long after = last.map(id -> Parameters.number("Last-Event-ID", id, 0, Long.MAX_VALUE))
                    .orElseGet(() -> request.parameters().containsKey(AFTER)
                            ? after(request.parameters())
                            : log.heads().get(partition.get()));
            return new PartitionStream(log, partition.get(), after);
        }
        if (request.parameters().containsKey(AFTER)) {
            throw new CodedException("usage.invalid", "after is a position in a partition: name the partition too");
        }
        return new LogStream(log, last.map(this::positions).orElseGet(log::heads));
    }

    /// The positions of all partitions, as [LogStream] tells them.
    private List<Long> positions(String id) {
        var parts = id.split(",", -1);
        if (parts.length != log.partitions().count()) {
            throw new CodedException(
                    "usage.invalid",
                    Text.format(
                            "Last-Event-ID has %d positions, but the log has %d partitions: begin without it",
                            parts.length, log.partitions().count()));
        }
        var positions = new ArrayList<Long>();
        for (var part : parts) {
            positions.add(Parameters.number("Last-Event-ID", part, 0, Long.MAX_VALUE));
        }
        return positions;
    }

    private Optional<Integer> partition(Request request) {
        return Optional.ofNullable(request.parameters().get(PARTITION)).map(text ->
                (int) Parameters.number(PARTITION, text, 0, log.partitions().count() - 1));
    }

    private static long after(Map<String, String> parameters) {
        var text = parameters.get(AFTER);
        return text == null ? 0 : Parameters.number(AFTER, text, 0, Long.MAX_VALUE);
    }

    /// As many as are asked for, or fewer large ones.
    private static Events page(Iterator<RecordedEvent> events, Request request, ToLongFunction<RecordedEvent> place) {
        var limit = request.parameters().get(LIMIT);
        long most = limit == null ? USUAL : Parameters.number(LIMIT, limit, 1, MOST);
        var items = new ArrayList<ShownEvent>();
        long bytes = 0;
        Long next = null;
        while (events.hasNext() && items.size() < most && bytes < MOST_BYTES) {
            var event = events.next();
            items.add(ShownEvent.of(event));
            bytes += event.bytes();
            next = place.applyAsLong(event);
        }
        return new Events(items, next);
    }
}
