package io.edupulse.projection.live;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.projection.Projections;
import io.edupulse.projection.live.Positions.Place;
import io.edupulse.projection.schema.ProjectionSchema;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jooq.DSLContext;

/// Lets a query wait until its read model has what a command has done. Thread-safe.
public final class ReadModelWaiter {

    /// How long a caller whose time is over waits for a look of another to end, before its own.
    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    private final Projections projections;
    private final DSLContext sql;
    private final Positions progress;

    @Inject
    public ReadModelWaiter(Projections projections, DSLContext sql, Positions progress) {
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
        if (place.hasReached(receipt.position())) {
            await(schema, place, receipt, timeout);
        } else {
            var waiters = progress.waiters(projection);
            waiters.add();
            try {
                await(schema, place, receipt, timeout);
            } finally {
                waiters.remove();
            }
        }
    }

    /// A look that began after the call decides, the caller's own or another's, which all share: so a timeout
    /// of zero asks once. What a worker of this process tells is a reason to look, and no more: a crash or a
    /// failover of the database may have taken it back since, until it is applied again. The deadline is
    /// checked in each round, since looks may take longer than the pauses between them.
    private void await(ProjectionSchema schema, Place place, Receipt receipt, Duration timeout) {
        var deadline = Deadline.after(timeout);
        var lastLook = Deadline.after(timeout.plus(LAST_LOOK));
        long begun = place.looksBegun();
        while (!place.wasSeenAt(receipt.position(), begun)) {
            boolean isLate = deadline.hasPassed();
            if (isLate && (place.hasBeenLookedAtSince(begun) || lastLook.hasPassed())) {
                throw behind(schema.projection().name(), receipt, place.last(), timeout);
            }
            if (place.beginLook(isLate || place.hasReached(receipt.position()))) {
                look(schema, place, receipt.partition());
            } else {
                pause(place, receipt.position(), isLate ? lastLook : deadline);
            }
        }
    }

    private void look(ProjectionSchema schema, Place place, int partition) {
        try {
            place.observe(position(schema, partition));
        } finally {
            place.endLook();
        }
    }

    private static CodedException behind(String projection, Receipt receipt, long position, Duration timeout) {
        var reached = position < 0
                ? Text.format(
                        "%s was not seen in partition %d: the database has not answered",
                        projection, receipt.partition())
                : Text.format(
                        "%s is at position %d of partition %d, %d short of the expected %d",
                        projection, position, receipt.partition(), receipt.position() - position, receipt.position());
        return new CodedException(
                "projection.behind", Text.format("%s, after %,d ms: is a node running?", reached, timeout.toMillis()));
    }

    private long position(ProjectionSchema schema, int partition) {
        return schema.in(sql)
                .selectFrom(CHECKPOINTS)
                .where(CHECKPOINTS.PARTITION.eq(partition))
                .fetchSingle()
                .getPosition();
    }

    private static void pause(Place place, long wanted, Deadline deadline) {
        try {
            place.awaitMove(wanted, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodedException("projection.interrupted", "Interrupted while waiting for a read model", e);
        }
    }
}
