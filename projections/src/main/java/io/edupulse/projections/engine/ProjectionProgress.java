package io.edupulse.projections.engine;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jooq.DSLContext;

/// Lets a query wait until its read model has what a command has done. Thread-safe.
public final class ProjectionProgress {

    private static final long LOOK_AGAIN_MILLIS = 15;

    private final Projections projections;
    private final DSLContext sql;
    private final Progress progress;

    @Inject
    public ProjectionProgress(Projections projections, DSLContext sql, Progress progress) {
        this.projections = projections;
        this.sql = sql;
        this.progress = progress;
    }

    /// Returns when the live read model has reached a receipt's position. An event that was parked counts as
    /// reached.
    ///
    /// @throws CodedException with `projection.behind`, which says how far it is, or `projection.unknown`
    public void await(String projection, Receipt receipt, Duration timeout) {
        var schema = ProjectionSchema.live(projections.named(projection));
        long end = System.nanoTime() + timeout.toNanos();
        long seen = progress.moves();
        long position = position(schema, receipt.partition());
        while (position < receipt.position()) {
            if (System.nanoTime() >= end) {
                throw new CodedException(
                        "projection.behind",
                        "%s is at position %d of partition %d, %d behind the %d that was waited for, after %,d ms: is a node running?"
                                .formatted(
                                        projection,
                                        position,
                                        receipt.partition(),
                                        receipt.position() - position,
                                        receipt.position(),
                                        timeout.toMillis()));
            }
            pause(seen);
            seen = progress.moves();
            position = position(schema, receipt.partition());
        }
    }

    private long position(ProjectionSchema schema, int partition) {
        return schema.in(sql)
                .selectFrom(CHECKPOINTS)
                .where(CHECKPOINTS.PARTITION.eq(partition))
                .fetchSingle()
                .getPosition();
    }

    private void pause(long seen) {
        try {
            progress.awaitAfter(seen, LOOK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodedException("projection.interrupted", "Interrupted while waiting for a read model", e);
        }
    }
}
