package io.edupulse.node.http.log;

import static io.edupulse.jooq.public_.Tables.DOMAIN_EVENTS;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Finds events by their id, aggregate, type or correlation. An id and an aggregate have an index. A type or a
/// correlation is looked for from the newest events back, and one request looks at this many of them at most; the next
/// one goes on from there.
record EventSearch(EventReader log, DSLContext sql, Permissions permissions) {

    private static final int AT_ONCE = 2;
    private static final int MOST = 100;

    /// How many events a request looks at, over all partitions.
    private static final int LOOKED_AT = 40_000;

    /// In one partition, before the next one's turn.
    private static final int PIECE = 1_000;

    private static final String ID = "searchEvents";
    private static final String EVENT = "id";
    private static final String AGGREGATE = "aggregate";
    private static final String TYPE = "type";
    private static final String CORRELATION = "correlation";
    private static final String BEFORE = "before";

    /// @param next what to give as `before` to look further back; null if the log has no more
    record Found(List<ShownEvent> items, @Nullable String next) {}

    List<Route> routes() {
        return List.of(Route.of(
                "GET",
                "/v1/search",
                AT_ONCE,
                Description.of(ID, "events", "Finds events, the newest first", Found.class)
                        .with(
                                query(EVENT, UUID.class, "the event of this id"),
                                query(AGGREGATE, UUID.class, "the events of this aggregate"),
                                query(TYPE, String.class, "the events of this type"),
                                query(CORRELATION, String.class, "the events of this correlation"),
                                query(BEFORE, String.class, "`next` of the page before")),
                this::search));
    }

    private Answer search(Request request) {
        permissions.checkOperator(request.caller(), ID);
        var parameters = request.parameters();
        Parameters.allowOnly(parameters, EVENT, AGGREGATE, TYPE, CORRELATION, BEFORE);
        var wanted = parameters.keySet().stream()
                .filter(name -> !name.equals(BEFORE))
                .toList();
        if (wanted.size() != 1) {
            throw new CodedException("usage.invalid", "Give one of id, aggregate, type and correlation");
        }
        var value = String.valueOf(parameters.get(wanted.getFirst()));
        return Answer.json(
                FailureStatus.OK,
                switch (wanted.getFirst()) {
                    case EVENT -> ofId(Parameters.id(EVENT, value));
                    case AGGREGATE -> ofAggregate(Parameters.id(AGGREGATE, value), parameters);
                    case TYPE -> before(parameters, event -> event.type().equals(value));
                    default ->
                        before(
                                parameters,
                                event -> value.equals(event.metadata().correlationId()));
                });
    }

    private Found ofId(UUID id) {
        var found = sql.select(DOMAIN_EVENTS.AGGREGATE_ID, DOMAIN_EVENTS.SEQUENCE)
                .from(DOMAIN_EVENTS)
                .where(DOMAIN_EVENTS.ID.eq(id))
                .fetch(row -> log.readAggregate(row.value1(), row.value2() - 1).findFirst());
        return new Found(
                found.stream()
                        .flatMap(event -> event.map(ShownEvent::of).stream())
                        .toList(),
                null);
    }

    /// A page from the end of its stream.
    private Found ofAggregate(UUID id, Map<String, String> parameters) {
        var before = parameters.get(BEFORE);
        long end = before == null ? lastSequence(id) : Parameters.number(BEFORE, before, 0, Long.MAX_VALUE);
        long begin = Math.max(0, end - MOST);
        var events = log.readAggregate(id, begin).limit(end - begin).toList();
        return new Found(
                events.reversed().stream().map(ShownEvent::of).toList(), begin == 0 ? null : Long.toString(begin));
    }

    private long lastSequence(UUID id) {
        return sql.select(DOMAIN_EVENTS.SEQUENCE)
                .from(DOMAIN_EVENTS)
                .where(DOMAIN_EVENTS.AGGREGATE_ID.eq(id))
                .orderBy(DOMAIN_EVENTS.SEQUENCE.desc())
                .limit(1)
                .fetchOptional(DOMAIN_EVENTS.SEQUENCE)
                .orElse(0L);
    }

    /// Looks at a piece of each partition in turn, from their ends back.
    private Found before(Map<String, String> parameters, Predicate<RecordedEvent> wanted) {
        var ends = ends(parameters);
        var found = new ArrayList<RecordedEvent>();
        int left = LOOKED_AT;
        while (found.size() < MOST && left > 0 && ends.stream().anyMatch(end -> end > 0)) {
            for (int partition = 0; partition < ends.size(); partition++) {
                long end = ends.get(partition);
                long begin = Math.max(0, end - PIECE);
                log.readPartition(partition, begin)
                        .limit(end - begin)
                        .filter(wanted)
                        .forEach(found::add);
                ends.set(partition, begin);
                left -= (int) (end - begin);
            }
        }
        var items = found.stream()
                .sorted(Comparator.comparing(RecordedEvent::occurredAt).reversed())
                .map(ShownEvent::of)
                .toList();
        var next = ends.stream().anyMatch(end -> end > 0)
                ? ends.stream().map(String::valueOf).collect(Collectors.joining(","))
                : null;
        return new Found(items, next);
    }

    private List<Long> ends(Map<String, String> parameters) {
        var before = parameters.get(BEFORE);
        if (before == null) {
            return new ArrayList<>(log.heads());
        }
        var parts = before.split(",", -1);
        if (parts.length != log.partitions().count()) {
            throw new CodedException(
                    "usage.invalid",
                    Text.format(
                            "%s has %d positions, but the log has %d partitions: give `next` of the page before",
                            BEFORE, parts.length, log.partitions().count()));
        }
        var ends = new ArrayList<Long>();
        for (var part : parts) {
            ends.add(Parameters.number(BEFORE, part, 0, Long.MAX_VALUE));
        }
        return ends;
    }
}
