package io.edupulse.projection.query;

import io.edupulse.kernel.bus.Announcements.Listening;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.query.Query;
import io.edupulse.kernel.telemetry.Tracing;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.live.ReadModelChanges;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// The queries that are watched in this process. Equal queries are one, and end with their last watch. Thread-safe.
final class WatchedQueries {

    /// Each may cost a statement at each change of its read models.
    private static final int MOST = 10_000;

    /// Of one connection's time, for each processor of this node.
    private static final double SHARE = 0.05;

    private final ReadModelChanges changes;
    private final Tracing tracing;
    private final StatementShare statements =
            new StatementShare(SHARE * Runtime.getRuntime().availableProcessors());
    private final Map<Query<?>, Shared<?>> shared = new HashMap<>();

    /// A query, and what tells it of changes.
    private record Shared<R>(WatchedQuery<R> watched, Listening listening) {}

    WatchedQueries(ReadModelChanges changes, Tracing tracing) {
        this.changes = changes;
        this.tracing = tracing;
    }

    /// @throws CodedException with `query.too-many-watched`
    <R> Watch<R> watch(Query<R> query, QueryHandler<?, ?> handler, Supplier<R> question) {
        var watched = join(query, handler, question);
        var isOpen = new AtomicBoolean(true);
        return new Watch<>(watched, () -> {
            if (isOpen.compareAndSet(true, false)) {
                leave(query);
            }
        });
    }

    @SuppressWarnings("unchecked") // equal queries have equal types of answers
    private synchronized <R> WatchedQuery<R> join(Query<R> query, QueryHandler<?, ?> handler, Supplier<R> question) {
        var known = (Shared<R>) shared.get(query);
        if (known == null) {
            known = begin(handler, question);
            shared.put(query, known);
        }
        known.watched().join();
        return known.watched();
    }

    private <R> Shared<R> begin(QueryHandler<?, ?> handler, Supplier<R> question) {
        if (shared.size() >= MOST) {
            throw new CodedException(
                    "query.too-many-watched",
                    Text.format("This node watches %,d different queries already: watch on another node", MOST));
        }
        var traced = tracing.isOn() ? new TracedQuestion<>(handler, question, changes, tracing) : Question.of(question);
        var watched = new WatchedQuery<>(handler.name(), traced, statements);
        var begun = new Shared<>(watched, changes.listen(handler.readModels(), watched::changed));
        watched.start();
        return begun;
    }

    private synchronized void leave(Query<?> query) {
        var left = shared.get(query);
        if (left != null && left.watched().leave()) {
            shared.remove(query);
            left.listening().close();
            left.watched().close();
        }
    }
}
