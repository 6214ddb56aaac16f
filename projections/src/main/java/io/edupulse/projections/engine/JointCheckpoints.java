package io.edupulse.projections.engine;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.projections.engine.BatchApplier.Batch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// The checkpoints of several partitions, held from one statement to another in one transaction: locked in
/// ascending order, so that two who hold several do not wait for each other in a circle.
final class JointCheckpoints {

    private final ProjectionStatements statements;
    private final Map<Integer, Checkpoint> held = new HashMap<>();
    private final Map<Checkpoint, RecordedEvent> moves = new LinkedHashMap<>();

    JointCheckpoints(ProjectionStatements statements) {
        this.statements = statements;
    }

    /// Adds the locking of the checkpoints of all batches.
    ///
    /// @throws CodedException while it runs, with `projection.event-not-in-log` if the log does not have
    ///     the last event of a batch where it was delivered
    void lock(RoundTrip trip, List<Batch> batches) {
        var last = batches.stream().map(batch -> batch.events().getLast()).toList();
        trip.query(
                statements.lock(),
                parameters -> {
                    parameters.add(texts(batches, Batch::partition));
                    parameters.add(texts(last, RecordedEvent::position));
                    parameters.add(texts(last, RecordedEvent::id));
                },
                (sql, rows) -> {
                    while (rows.next()) {
                        hold(rows);
                    }
                });
    }

    private void hold(ResultSet row) throws SQLException {
        int partition = row.getInt("partition");
        if (!row.getBoolean("is_in_log")) {
            throw notInLog(partition, row.getLong("delivered"), row.getObject("delivered_event", UUID.class));
        }
        var parked = row.getArray("parked");
        var keys = parked == null ? Set.<UUID>of() : Set.of((UUID[]) parked.getArray());
        held.put(
                partition,
                new Checkpoint(partition, row.getLong("position"), row.getObject("event_id", UUID.class), keys));
    }

    private static CodedException notInLog(int partition, long position, UUID event) {
        return new CodedException(
                "projection.event-not-in-log",
                Text.format(
                        "Event %s was delivered for position %d of partition %d, which the log does not have there: nothing was applied; the log has lost a tail, see ./edupulse status",
                        event, position, partition));
    }

    Checkpoint of(int partition) {
        var checkpoint = held.get(partition);
        if (checkpoint == null) {
            throw new IllegalStateException("There is no checkpoint for partition " + partition);
        }
        return checkpoint;
    }

    /// Notes where a checkpoint is to go.
    void move(Checkpoint from, RecordedEvent to) {
        moves.put(from, to);
    }

    /// Adds the writing of what was noted. The fence: fails if one of them is not what was read.
    void advance(RoundTrip trip) {
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
                                "%d of %d checkpoints were moved by somebody else",
                                moves.size() - moved, moves.size()));
                    }
                });
    }

    private static <T> Object[] texts(Collection<T> all, Function<? super T, ?> value) {
        return all.stream().map(value).map(Object::toString).toArray();
    }
}
