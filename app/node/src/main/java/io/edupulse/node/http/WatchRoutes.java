package io.edupulse.node.http;

import static io.edupulse.node.http.Description.Parameter.header;
import static io.edupulse.node.http.Description.Parameter.query;

import io.edupulse.json.QueryJson;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.query.Query;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Permissions;
import io.edupulse.node.output.Output;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.projection.query.QueryGateway;
import io.edupulse.projection.query.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Watches several queries over one connection: a browser opens six to one server at most, for all of its pages.
record WatchRoutes(ProgramDefinition program, QueryGateway queries, Permissions permissions, ShownAnswers shown) {

    private static final int AT_ONCE = 256;
    private static final int MOST = 16;
    private static final long LOOK_UP_SECONDS = 1;

    /// Between what is sent: eyes take in no more, and each frame costs the node and the browser time.
    private static final Duration REST = Duration.ofMillis(200);

    private static final String QUERIES = "queries";
    private static final String LAST = "Last-Event-ID";
    private static final String NONE = "-";

    private static final Description DESCRIPTION = Description.of(
                    "watchQueries", "queries", "Watches several queries at once", Answered.class)
            .with(
                    query(
                            QUERIES,
                            String.class,
                            "JSON: up to 16 such as [{\"as\":\"a\",\"query\":\"NAME\",\"fields\":{\"id\":\"7\"}}]"),
                    header(LAST, String.class, "the id of what the stream has sent last"))
            .streaming();

    /// What a client watches.
    private record Wanted(List<WantedQuery> queries) implements Query<Answered> {}

    /// @param as by which the client knows the answers
    /// @param fields as they stand in the address of the query alone
    private record WantedQuery(String as, String query, Map<String, String> fields) {}

    /// An answer that differs from the one before.
    ///
    /// @param as which query it is of
    private record Answered(String as, Object answer) {}

    /// A query that is watched, and the tag of what the client has of it.
    private static final class Watched {

        private final String as;
        private final Watch<?> watch;
        private String sent;

        Watched(String as, Watch<?> watch, String sent) {
            this.as = as;
            this.watch = watch;
            this.sent = sent;
        }
    }

    List<Route> routes() {
        return List.of(Route.of("GET", "/v1/watch", AT_ONCE, DESCRIPTION, this::watch));
    }

    /// What cannot be answered at all is told before the stream begins.
    private Answer watch(Request request) throws InterruptedException {
        Parameters.allowOnly(request.parameters(), QUERIES);
        var wanted = wanted(request);
        var asked = new ArrayList<Query<?>>();
        for (var each : wanted) {
            Query<?> query = QueryJson.read(program.query(each.query()).type(), each.fields());
            permissions.check(request.caller(), query);
            asked.add(query);
        }
        var last = Arrays.asList(request.header(LAST).orElse("").split(",", -1));
        var watched = new ArrayList<Watched>();
        try {
            for (int i = 0; i < asked.size(); i++) {
                var tag = last.size() == asked.size() ? last.get(i) : NONE;
                watched.add(new Watched(wanted.get(i).as(), queries.watch(asked.get(i)), tag));
            }
            var first = new ArrayList<ShownAnswers.Shown>();
            for (var each : watched) {
                first.add(shown.first(each.watch));
            }
            return Answer.stream(sink -> send(sink, watched, first), () -> close(watched));
        } catch (RuntimeException | InterruptedException e) {
            close(watched);
            throw e;
        }
    }

    private static List<WantedQuery> wanted(Request request) {
        var json = request.parameters().getOrDefault(QUERIES, "[]");
        var wanted = QueryJson.read(Wanted.class, ("{\"queries\":" + json + "}").getBytes(StandardCharsets.UTF_8))
                .queries();
        var names = new HashSet<String>();
        if (wanted.isEmpty() || wanted.size() > MOST || !wanted.stream().allMatch(each -> names.add(each.as()))) {
            throw new CodedException(
                    "usage.invalid",
                    Text.format("queries has %d queries: give 1 to %d, each with another `as`", wanted.size(), MOST));
        }
        return wanted;
    }

    private void send(EventSink sink, List<Watched> watched, List<ShownAnswers.Shown> first)
            throws IOException, InterruptedException {
        var changes = new Semaphore(1);
        watched.forEach(each -> each.watch.onChange(changes::release));
        for (int i = 0; i < first.size(); i++) {
            send(sink, watched, watched.get(i), first.get(i));
        }
        while (sink.isOpen()) {
            if (changes.tryAcquire(LOOK_UP_SECONDS, TimeUnit.SECONDS)) {
                changes.drainPermits();
                sendChanged(sink, watched);
                Thread.sleep(REST);
            }
            sink.heartbeatWhenDue();
        }
    }

    private void sendChanged(EventSink sink, List<Watched> watched) throws IOException, InterruptedException {
        for (var each : watched) {
            var next = each.watch.next(Duration.ZERO);
            if (next.isPresent()) {
                send(sink, watched, each, shown.of(next.get(), each.watch));
            }
        }
    }

    /// The id of an event is what the client then has of all queries.
    private static void send(EventSink sink, List<Watched> watched, Watched changed, ShownAnswers.Shown answer)
            throws IOException {
        if (answer.tag().equals(changed.sent)) {
            return;
        }
        changed.sent = answer.tag();
        var id = String.join(",", watched.stream().map(each -> each.sent).toList());
        var data = "{\"as\":" + Output.json(changed.as) + ",\"answer\":" + answer.json() + "}";
        sink.send(EventSink.frame(id, answer.traceparent(), data));
    }

    private static void close(List<Watched> watched) {
        watched.forEach(each -> each.watch.close());
    }
}
