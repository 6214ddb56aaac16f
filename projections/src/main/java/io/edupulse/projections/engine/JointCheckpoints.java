package io.edupulse.projections.engine;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;
import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;
import static io.edupulse.jooq.public_.Tables.DOMAIN_EVENTS;
import static org.jooq.impl.DSL.arrayAggDistinct;
import static org.jooq.impl.DSL.currentInstant;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.projections.engine.BatchApplier.Batch;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Row3;
import org.jooq.Row4;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// The checkpoints of several partitions, held from one statement to another in one transaction: locked in
/// ascending order, so that two who hold several do not wait for each other in a circle.
final class JointCheckpoints {

    private static final Field<Integer> PARTITION = field(name("t", "partition"), SQLDataType.INTEGER);
    private static final Field<Long> POSITION = field(name("t", "position"), SQLDataType.BIGINT);
    private static final Field<UUID> EVENT = field(name("t", "event"), SQLDataType.UUID);
    private static final Field<Long> BEFORE = field(name("t", "before"), SQLDataType.BIGINT);

    private final Map<Integer, Checkpoint> held;
    private final Map<Checkpoint, RecordedEvent> moves = new LinkedHashMap<>();

    private JointCheckpoints(Map<Integer, Checkpoint> held) {
        this.held = held;
    }

    /// Locks the checkpoints of all batches. What a projection commits can be made again from the log, so
    /// it need not wait for the disk.
    @SuppressWarnings("unchecked") // an array has no type for what is in its rows
    static JointCheckpoints lock(DSLContext tx, List<Batch> batches) {
        var delivered = DSL.values(batches.stream()
                        .map(batch -> row(
                                val(batch.partition()),
                                val(batch.events().getLast().position()),
                                val(batch.events().getLast().id())))
                        .toArray(Row3[]::new))
                .as("t", "partition", "position", "event");
        return lock(tx, delivered);
    }

    private static JointCheckpoints lock(DSLContext tx, Table<?> delivered) {
        var parked = field(select(arrayAggDistinct(PARKED_EVENTS.KEY))
                .from(PARKED_EVENTS)
                .where(PARKED_EVENTS.PARTITION.eq(CHECKPOINTS.PARTITION)));
        var stands = field(exists(selectOne()
                .from(DOMAIN_EVENTS)
                .where(
                        DOMAIN_EVENTS.PARTITION.eq(PARTITION),
                        DOMAIN_EVENTS.POSITION.eq(POSITION),
                        DOMAIN_EVENTS.ID.eq(EVENT))));
        var held = new HashMap<Integer, Checkpoint>();
        tx.select(
                        CHECKPOINTS.PARTITION,
                        CHECKPOINTS.POSITION,
                        CHECKPOINTS.EVENT_ID,
                        parked,
                        stands,
                        POSITION,
                        EVENT,
                        field("set_config('synchronous_commit', 'off', true)", String.class))
                .from(CHECKPOINTS)
                .join(delivered)
                .on(PARTITION.eq(CHECKPOINTS.PARTITION))
                .orderBy(CHECKPOINTS.PARTITION)
                .forUpdate()
                .of(CHECKPOINTS)
                .forEach(row -> {
                    if (!row.value5()) {
                        throw notInLog(row.value1(), row.value6(), row.value7());
                    }
                    var keys = row.value4() == null ? Set.<UUID>of() : Set.of(row.value4());
                    held.put(row.value1(), new Checkpoint(row.value1(), row.value2(), row.value3(), keys));
                });
        return new JointCheckpoints(held);
    }

    private static CodedException notInLog(int partition, long position, UUID event) {
        return new CodedException(
                "projection.event-not-in-log",
                "Event %s was delivered for position %d of partition %d, which the log does not have there: nothing was applied; the log has lost a tail, see ./edupulse status"
                        .formatted(event, position, partition));
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

    /// Writes what was noted. The fence: fails if one of them is not what was read.
    @SuppressWarnings("unchecked") // an array has no type for what is in its rows
    void advance(DSLContext tx) {
        if (moves.isEmpty()) {
            return;
        }
        var rows = moves.entrySet().stream()
                .map(move -> row(
                        val(move.getKey().partition()),
                        val(move.getValue().position()),
                        val(move.getValue().id()),
                        val(move.getKey().position())))
                .toArray(Row4[]::new);
        var target = DSL.values(rows).as("t", "partition", "position", "event", "before");
        int moved = tx.update(CHECKPOINTS)
                .set(CHECKPOINTS.POSITION, POSITION)
                .set(CHECKPOINTS.EVENT_ID, EVENT)
                .set(CHECKPOINTS.UPDATED_AT, currentInstant())
                .from(target)
                .where(CHECKPOINTS.PARTITION.eq(PARTITION), CHECKPOINTS.POSITION.eq(BEFORE))
                .execute();
        if (moved != moves.size()) {
            throw new IllegalStateException(
                    "%d of %d checkpoints were moved by somebody else".formatted(moves.size() - moved, moves.size()));
        }
    }
}
