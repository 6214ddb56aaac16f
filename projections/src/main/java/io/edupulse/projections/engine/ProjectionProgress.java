package io.edupulse.projections.engine;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.text.Text;
import io.edupulse.projections.engine.Progress.Place;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jooq.DSLContext;

/// Lets a query wait until its read model has what a command has done. Thread-safe.
public final class ProjectionProgress {

    private final Projections projections;
    private final DSLContext sql;
    private final Progress progress;

    @Inject
    public ProjectionProgress(Projections projections, DSLContext sql, Progress progress) {
        this.projections = projections;
        this.sql = sql;
        this.progress = progress;
    }

    /// Returns when the live read model has reached a receipt's position. An event that was parked counts
    /// as reached.
    ///
    /// @throws CodedException with `projection.behind`, which says how far it is, or `projection.unknown`
    public void await(String projection, Receipt receipt, Duration timeout) {
        var schema = ProjectionSchema.live(projections.named(projection));
        var place = progress.of(projection, receipt.partition());
        if (!place.hasReached(receipt.position())) {
            var audience = progress.audience(projection);
            audience.enter();
            try {
                await(schema, place, receipt, timeout);
            } finally {
                audience.leave();
            }
        }
    }

    private void await(ProjectionSchema schema, Place place, Receipt receipt, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!place.hasReached(receipt.position())) {
            if (place.isToBeLookedAt()) {
                place.wasAt(position(schema, receipt.partition()));
            } else if (System.nanoTime() < end) {
                pause(place, receipt.position(), end - System.nanoTime());
            } else {
                long position = position(schema, receipt.partition());
                if (position < receipt.position()) {
                    throw behind(schema.projection().name(), receipt, position, timeout);
                }
                place.wasAt(position);
            }
        }
    }

    private static CodedException behind(String projection, Receipt receipt, long position, Duration timeout) {
        return new CodedException(
                "projection.behind",
                Text.format(
                        "%s is at position %d of partition %d, %d behind the %d that was waited for, after %,d ms: is a node running?",
                        projection,
                        position,
                        receipt.partition(),
                        receipt.position() - position,
                        receipt.position(),
                        timeout.toMillis()));
    }

    private long position(ProjectionSchema schema, int partition) {
        return schema.in(sql)
                .selectFrom(CHECKPOINTS)
                .where(CHECKPOINTS.PARTITION.eq(partition))
                .fetchSingle()
                .getPosition();
    }

    private static void pause(Place place, long wanted, long atMostNanos) {
        try {
            place.awaitMove(wanted, atMostNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodedException("projection.interrupted", "Interrupted while waiting for a read model", e);
        }
    }
}
