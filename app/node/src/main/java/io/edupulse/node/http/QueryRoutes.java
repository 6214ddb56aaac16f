package io.edupulse.node.http;

import static io.edupulse.node.http.Description.Parameter.header;
import static io.edupulse.node.http.Description.Parameter.query;
import static io.edupulse.node.program.ReceiptText.AFTER;
import static io.edupulse.node.program.ReceiptText.WAIT;

import io.edupulse.json.QueryJson;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.query.Query;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.node.access.Permissions;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.program.ReceiptText;
import io.edupulse.projection.query.QueryGateway;
import io.edupulse.projection.query.QueryHandler;
import io.edupulse.projection.query.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers queries: once, or again whenever the answer changes.
final class QueryRoutes {

    private static final int AT_ONCE = 256;
    private static final Duration LOOK_UP = Duration.ofSeconds(1);
    private static final Duration USUAL_WAIT = Duration.ofSeconds(10);
    private static final int LONGEST_WAIT = 600;

    static final String ID = "ask";

    /// What the queries have in common; the document tells each with its own fields and answer.
    static final Description DESCRIPTION = Description.of(ID, "queries", "Asks a query", Object.class)
            .with(
                    query(AFTER, String.class, "PARTITION:POSITION of a receipt that the answer has to show"),
                    query(WAIT, int.class, "how many seconds to wait for it, 0 to 600 (default 10)"),
                    header("Last-Event-ID", String.class, "for a stream: the id of the answer that the client has"))
            .streaming();

    private final ProgramDefinition program;
    private final QueryGateway queries;
    private final Permissions permissions;

    private final ShownAnswers shown;

    QueryRoutes(ProgramDefinition program, QueryGateway queries, Permissions permissions, ShownAnswers shown) {
        this.program = program;
        this.queries = queries;
        this.permissions = permissions;
        this.shown = shown;
    }

    List<Route> routes() {
        return List.of(Route.of("GET", "/v1/queries/{name}", AT_ONCE, DESCRIPTION, this::answer));
    }

    private Answer answer(Request request) throws InterruptedException {
        var handler = program.query(request.variable("name"));
        var query = read(handler, request);
        permissions.check(request.caller(), query);
        return request.wantsEvents() ? watch(request, query) : ask(request, query);
    }

    private static <Q extends Query<?>> Q read(QueryHandler<Q, ?> handler, Request request) {
        var fields = new HashMap<>(request.parameters());
        fields.remove(AFTER);
        fields.remove(WAIT);
        return QueryJson.read(handler.type(), fields);
    }

    private <R> Answer ask(Request request, Query<R> query) {
        var after = after(request.parameters());
        var answer =
                after.isPresent() ? queries.ask(query, after.get(), wait(request.parameters())) : queries.ask(query);
        var found = new ShownAnswers.Shown(found(answer), Optional.empty());
        var tag = "\"" + found.tag() + "\"";
        return request.header("If-None-Match").filter(tag::equals).isPresent()
                ? Answer.empty(FailureStatus.NOT_MODIFIED).with("ETag", tag)
                : Answer.json(FailureStatus.OK, (found.json() + "\n").getBytes(StandardCharsets.UTF_8))
                        .with("ETag", tag)
                        .with("Cache-Control", "no-cache");
    }

    /// What cannot be answered at all is told before the stream begins. A client that comes again with what it
    /// has got last gets nothing until that has changed.
    private <R> Answer watch(Request request, Query<R> query) throws InterruptedException {
        var after = after(request.parameters());
        var timeout = wait(request.parameters());
        var watch = after.isPresent() ? queries.watch(query, after.get(), timeout) : queries.watch(query);
        try {
            var first = shown.first(watch);
            var last = request.header("Last-Event-ID").orElse("");
            return Answer.stream(sink -> send(sink, watch, first, last), watch::close);
        } catch (RuntimeException | InterruptedException e) {
            watch.close();
            throw e;
        }
    }

    private <R> void send(EventSink sink, Watch<R> watch, ShownAnswers.Shown first, String last)
            throws IOException, InterruptedException {
        var next = Optional.of(first);
        var sent = last;
        while (sink.isOpen()) {
            if (next.isPresent() && !next.get().tag().equals(sent)) {
                sink.send(next.get().frame());
                sent = next.get().tag();
            }
            sink.heartbeatWhenDue();
            next = watch.next(LOOK_UP).map(answer -> shown.of(answer, watch));
        }
    }

    private static Object found(Object answer) {
        return answer instanceof Optional<?> optional
                ? optional.orElseThrow(() -> new CodedException("query.not-found", "There is no such row"))
                : answer;
    }

    private static Optional<Receipt> after(Map<String, String> parameters) {
        return Optional.ofNullable(parameters.get(AFTER)).map(text -> ReceiptText.read(AFTER, text));
    }

    private static Duration wait(Map<String, String> parameters) {
        return Optional.ofNullable(parameters.get(WAIT))
                .map(text -> Duration.ofSeconds(Parameters.number(WAIT, text, 0, LONGEST_WAIT)))
                .orElse(USUAL_WAIT);
    }
}
