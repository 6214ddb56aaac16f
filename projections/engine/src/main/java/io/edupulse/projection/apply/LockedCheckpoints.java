package io.edupulse.projection.apply;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.Projection;
import io.edupulse.projection.rows.ProjectionStatements;
import io.edupulse.projection.rows.StatementBatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fence of a read model: the checkpoints of partitions, held from one statement of a transaction to another.
///
/// They are locked in ascending order, so that two transactions that hold several do not wait for each other in
/// a circle. Then, in a statement of its own, since a statement's snapshot is older than the lock it has waited
/// for, they are read together with what the log has: a checkpoint whose own event is not in the log, or a
/// delivered event that is not, is from another history. Used by one thread, in one transaction.
final class LockedCheckpoints {

    /// What to do about a checkpoint that another transaction holds.
    enum Held {
        AWAIT,

        /// For as long as [#LOCK_LIMIT], which is also how long the transaction then waits for any other lock.
        AWAIT_SHORTLY,

        /// Leave it out; other locks are waited for as with [#AWAIT_SHORTLY].
        PASS_OVER
    }

    /// How long a live worker waits for locks. The holder may be on a machine that has vanished; the server
    /// ends its session, and until then the worker says what it waits for.
    static final Duration LOCK_LIMIT = Duration.ofSeconds(5);

    private final ProjectionStatements statements;
    private final Set<Integer> locked = new HashSet<>();
    private final Map<Integer, Checkpoint> known = new HashMap<>();
    private final Map<Checkpoint, RecordedEvent> moves = new LinkedHashMap<>();

    LockedCheckpoints(ProjectionStatements statements) {
        this.statements = statements;
    }

    /// Adds the locking of the checkpoints of all batches. A batch without events locks, and says nothing of
    /// the log.
    ///
    /// @throws CodedException while it runs, with `projection.checkpoint-ahead-of-log` if the log does not have
    ///     the event of a checkpoint, or `projection.event-not-in-log` if it does not have those of a batch
    ///     where they were delivered
    void lock(StatementBatch trip, Held held, List<Batch> batches) {
        if (held != Held.AWAIT) {
            statements.limitLocks(trip, LOCK_LIMIT.toMillis());
        }
        trip.query(
                held == Held.PASS_OVER ? statements.lockFree() : statements.lock(),
                parameters -> parameters.add(texts(batches, Batch::partition)),
                (sql, rows) -> {
                    while (rows.next()) {
                        locked.add(rows.getInt("partition"));
                    }
                });
        trip.query(
                statements.checkpoints(),
                parameters -> {
                    parameters.add(texts(batches, Batch::partition));
                    parameters.add(texts(batches, batch -> first(batch).map(RecordedEvent::position)));
                    parameters.add(texts(batches, batch -> last(batch).map(RecordedEvent::position)));
                    parameters.add(texts(batches, batch -> last(batch).map(RecordedEvent::id)));
                    parameters.add(texts(batches, batch -> last(batch).map(any -> batch.digest())));
                },
                (sql, rows) -> {
                    while (rows.next()) {
                        take(rows);
                    }
                });
    }

    private static Optional<RecordedEvent> first(Batch batch) {
        return batch.events().stream().findFirst();
    }

    private static Optional<RecordedEvent> last(Batch batch) {
        return batch.events().isEmpty()
                ? Optional.empty()
                : Optional.of(batch.events().getLast());
    }

    private void take(ResultSet row) throws SQLException {
        var parked = row.getArray("parked");
        var keys = parked == null ? Set.<UUID>of() : Set.of((UUID[]) parked.getArray());
        var checkpoint = new Checkpoint(
                row.getInt("partition"), row.getLong("position"), row.getObject("event_id", UUID.class), keys);
        known.put(checkpoint.partition(), checkpoint);
        if (!locked.contains(checkpoint.partition())) {
            return;
        }
        if (!row.getBoolean("stands")) {
            throw notInLog(statements.projection(), checkpoint, row.getObject("logged", UUID.class));
        }
        if (!row.getBoolean("is_in_log")) {
            throw deliveredNotInLog(row);
        }
    }

    /// A checkpoint of another history than the log's, such as one before a failover that lost a tail.
    ///
    /// @param logged what the log has at its position
    static CodedException notInLog(Projection projection, Checkpoint checkpoint, @Nullable UUID logged) {
        return new CodedException(
                "projection.checkpoint-ahead-of-log",
                Text.format(
                        "%s/%d is at position %d with event %s, but the log has %s there: the log has lost a tail; rebuild %s and accept the differences",
                        projection.name(),
                        checkpoint.partition(),
                        checkpoint.position(),
                        checkpoint.eventId(),
                        logged == null ? "nothing" : logged,
                        projection.name()));
    }

    private static CodedException deliveredNotInLog(ResultSet row) throws SQLException {
        return new CodedException(
                "projection.event-not-in-log",
                Text.format(
                        "Events for the positions %d to %d of partition %d were delivered, the last one %s, but the log does not have all of them there: nothing was applied; the log has lost a tail; the status of the system shows which part lags",
                        row.getLong("first"),
                        row.getLong("last"),
                        row.getInt("partition"),
                        row.getObject("last_event", UUID.class)));
    }

    /// A checkpoint, locked or not.
    Checkpoint of(int partition) {
        var checkpoint = known.get(partition);
        if (checkpoint == null) {
            throw new IllegalStateException("There is no checkpoint for partition " + partition);
        }
        return checkpoint;
    }

    /// Whether a checkpoint is held here, and not by another transaction.
    boolean holds(int partition) {
        return locked.contains(partition);
    }

    /// Notes that a checkpoint is to go to the last of the events that come next, and returns its position then.
    long move(Checkpoint from, List<RecordedEvent> next) {
        if (next.isEmpty()) {
            return from.position();
        }
        moves.put(from, next.getLast());
        return next.getLast().position();
    }

    /// Adds the writing of what was noted; fails if one of them is not what was read.
    void advance(StatementBatch trip) {
        if (moves.isEmpty()) {
            return;
        }
        var from = moves.keySet();
        var to = moves.values();
        trip.update(
                statements.advance(),
                parameters -> {
                    parameters.add(texts(from, Checkpoint::partition));
                    parameters.add(texts(to, RecordedEvent::position));
                    parameters.add(texts(to, RecordedEvent::id));
                    parameters.add(texts(from, Checkpoint::position));
                },
                moved -> {
                    if (moved != moves.size()) {
                        throw new IllegalStateException(Text.format(
                                "%d of %d checkpoints were moved by another transaction",
                                moves.size() - moved, moves.size()));
                    }
                });
    }

    /// As texts, null for an empty optional.
    private static <T> @Nullable Object[] texts(Collection<T> all, Function<? super T, ?> value) {
        return all.stream()
                .map(value)
                .map(each -> each instanceof Optional<?> maybe ? maybe.orElse(null) : each)
                .map(each -> each == null ? null : each.toString())
                .toArray();
    }
}
