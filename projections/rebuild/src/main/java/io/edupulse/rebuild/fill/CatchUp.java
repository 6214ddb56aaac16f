package io.edupulse.rebuild.fill;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.apply.BatchApplier;
import io.edupulse.projection.schema.ProjectionSchema;
import java.util.List;
import org.jooq.DSLContext;

/// Moves a schema of a projection along the log, as its live worker would.
public record CatchUp(DSLContext sql, EventReader log) {

    private static final int BATCH = 1_000;

    /// How many events may be left for the cut-over, during which the live read model waits.
    private static final long CLOSE = 500;

    /// Until it is close to the head of the log. Others may move the same schema meanwhile.
    public void run(ProjectionSchema schema, EachPartition partitions, ProgressMeter meter, Throttle throttle) {
        var applier = new BatchApplier(sql, schema);
        while (true) {
            var heads = log.heads();
            var positions = positions(sql, schema);
            meter.see(heads);
            if (behind(positions, heads) <= CLOSE) {
                return;
            }
            partitions.run(heads.size(), partition -> {
                long position = positions.get(partition);
                meter.begin(partition, position);
                while (position < heads.get(partition)) {
                    throttle.pass((int) Math.min(BATCH, heads.get(partition) - position));
                    position = applier.apply(partition, read(schema, partition, position, heads.get(partition)));
                    meter.reached(partition, position);
                }
            });
        }
    }

    /// To the targets exactly, or beyond where it is already, with a transaction for each batch: the log is read
    /// between them.
    public void run(ProjectionSchema schema, List<Long> targets) {
        var applier = new BatchApplier(sql, schema);
        move(schema, positions(sql, schema), targets, applier::apply);
    }

    /// The same in one transaction.
    public void run(DSLContext tx, ProjectionSchema schema, List<Long> targets) {
        var applier = new BatchApplier(tx, schema);
        move(schema, positions(tx, schema), targets, (partition, events) -> applier.apply(tx, partition, events));
    }

    /// Applies events of a partition, and returns the position that it has reached.
    @FunctionalInterface
    private interface Apply {
        long apply(int partition, List<RecordedEvent> events);
    }

    private void move(ProjectionSchema schema, List<Long> positions, List<Long> targets, Apply apply) {
        for (int partition = 0; partition < targets.size(); partition++) {
            long target = targets.get(partition);
            for (long position = positions.get(partition); position < target; ) {
                position = apply.apply(partition, read(schema, partition, position, target));
            }
        }
    }

    /// By partition number.
    public static List<Long> positions(DSLContext sql, ProjectionSchema schema) {
        return schema.in(sql)
                .selectFrom(CHECKPOINTS)
                .orderBy(CHECKPOINTS.PARTITION)
                .fetch(CHECKPOINTS.POSITION);
    }

    /// How many events are between two places in the log.
    public static long behind(List<Long> positions, List<Long> heads) {
        long behind = 0;
        for (int partition = 0; partition < heads.size(); partition++) {
            behind += Math.max(0, heads.get(partition) - positions.get(partition));
        }
        return behind;
    }

    private List<RecordedEvent> read(ProjectionSchema schema, int partition, long position, long target) {
        var batch = log.readBatch(partition, position, (int) Math.min(BATCH, target - position));
        if (batch.isEmpty()) {
            throw new CodedException(
                    "projection.checkpoint-ahead-of-log",
                    Text.format(
                            "%s is to reach position %d of partition %d, but the log ends at %d: the log has lost a tail; rebuild %s and accept the differences",
                            schema.name(),
                            target,
                            partition,
                            position,
                            schema.projection().name()));
        }
        return batch;
    }
}
