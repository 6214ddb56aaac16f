package io.edupulse.projection.query;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.query.Query;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.telemetry.Tracing;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.live.Patience;
import io.edupulse.projection.live.ReadModelChanges;
import io.edupulse.projection.live.ReadModelWaiter;
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.projection.read.Reading;
import io.edupulse.projection.read.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Answers queries from the read models. Thread-safe.
public final class QueryGateway {

    private final Map<Class<?>, QueryHandler<?, ?>> handlers;
    private final ReadDatabase database;
    private final Reading reading;
    private final ReadModelWaiter progress;
    private final WatchedQueries watched;

    /// @param handlers one for each type of query
    /// @param database answers the queries; the same that the waiter and the changes look at
    public QueryGateway(
            List<QueryHandler<?, ?>> handlers,
            ReadDatabase database,
            ReadModelWaiter progress,
            ReadModelChanges changes) {
        this(handlers, database, progress, changes, Tracing.NONE);
    }

    /// @param tracing records the answers to watched queries
    public QueryGateway(
            List<QueryHandler<?, ?>> handlers,
            ReadDatabase database,
            ReadModelWaiter progress,
            ReadModelChanges changes,
            Tracing tracing) {
        this.handlers =
                handlers.stream().collect(Collectors.toUnmodifiableMap(QueryHandler::type, Function.identity()));
        this.database = database;
        this.reading = new Reading(database);
        this.progress = progress;
        this.watched = new WatchedQueries(changes, tracing);
    }

    /// Answers a query from the read models as they are.
    ///
    /// @throws CodedException with `query.unknown` if the program declares no handler for it
    public <R> R ask(Query<R> query) {
        return answer(handlerOf(query), query);
    }

    /// Answers a query once its read models have reached a receipt, so that a client reads its own write.
    ///
    /// @throws CodedException with `query.unknown`, or `projection.behind` if that takes longer than the timeout
    public <R> R ask(Query<R> query, Receipt after, Duration timeout) {
        var handler = handlerOf(query);
        var patience = Patience.of(timeout);
        return reading.ask(source -> {
            var there = isPassedBy(source, handler, after) ? database.primary() : source;
            return awaits(handler, after, patience, there)
                    ? Optional.of(answer(handler, query, there))
                    : Optional.empty();
        });
    }

    /// Answers a query, and again whenever the answer changes: at once after events that this node applies, a moment
    /// later after those that another node applies, and within [ReadModelChanges#LOOK] after a rebuild's swap or a
    /// retry of parked events. The caller closes the watch.
    ///
    /// However many watch equal queries, a change costs one statement, and statements keep a distance of 50 ms. All
    /// watched queries of a process together take a twentieth of one connection's time for each of its processors.
    /// Beyond that they wait for each other: with thousands of different ones, answers are seconds old.
    ///
    /// @throws CodedException with `query.unknown` or `query.too-many-watched`
    public <R> Watch<R> watch(Query<R> query) {
        var handler = handlerOf(query);
        return watched.watch(query, handler, () -> answer(handler, query));
    }

    /// The same, whose first answer shows what a receipt stands for.
    ///
    /// @throws CodedException as above, or `projection.behind` if that takes longer than the timeout
    public <R> Watch<R> watch(Query<R> query, Receipt after, Duration timeout) throws InterruptedException {
        var handler = handlerOf(query);
        var patience = Patience.of(timeout);
        var _ = reading.ask(
                source -> awaits(handler, after, patience, source) ? Optional.of(source) : Optional.empty());
        var watch = watch(query);
        watch.refresh(timeout);
        return watch;
    }

    private boolean isPassedBy(Source source, QueryHandler<?, ?> handler, Receipt after) {
        return !source.isPrimary()
                && database.passesByWhenBehind()
                && !handler.readModels().stream()
                        .allMatch(readModel -> progress.hasReached(readModel.name(), after, source));
    }

    /// False if it is no longer the turn of the source.
    private boolean awaits(QueryHandler<?, ?> handler, Receipt after, Patience patience, Source source) {
        return handler.readModels().stream()
                .allMatch(readModel -> progress.await(readModel.name(), after, patience, source));
    }

    private <R> R answer(QueryHandler<?, ?> handler, Query<R> query) {
        return reading.ask(source -> Optional.of(answer(handler, query, source)));
    }

    @SuppressWarnings("unchecked") // a handler of a class answers queries of that class
    private <R> R answer(QueryHandler<?, ?> handler, Query<R> query, Source source) {
        var answer = ((QueryHandler<Query<R>, R>) handler).answer().to(source.sql(), query);
        database.answered(source);
        return answer;
    }

    private QueryHandler<?, ?> handlerOf(Query<?> query) {
        var handler = handlers.get(query.getClass());
        if (handler == null) {
            throw new CodedException(
                    "query.unknown",
                    Text.format(
                            "No handler answers %s: declare one in the program's queries",
                            query.getClass().getName()));
        }
        return handler;
    }
}
