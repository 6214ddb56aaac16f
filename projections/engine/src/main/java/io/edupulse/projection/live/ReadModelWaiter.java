package io.edupulse.projection.live;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.projection.Projections;
import io.edupulse.projection.live.Positions.Place;
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.projection.read.Source;
import io.edupulse.projection.schema.ProjectionSchema;
import jakarta.inject.Inject;
import java.time.Duration;

/// Lets a query wait until its read model has what a command has done. Thread-safe.
public final class ReadModelWaiter {

    private final Projections projections;
    private final ReadDatabase database;
    private final Positions progress;

    @Inject
    public ReadModelWaiter(Projections projections, ReadDatabase database, Positions progress) {
        this.projections = projections;
        this.database = database;
        this.progress = progress;
    }

    /// Returns when the live read model has reached a receipt's position in the primary. An event that was parked
    /// counts as reached.
    ///
    /// @throws CodedException with `projection.behind`, which says how far it is, or `projection.unknown`
    public void await(String projection, Receipt receipt, Duration timeout) {
        await(projection, receipt, Patience.of(timeout), database.primary());
    }

    /// The same in the database that is to answer. False as soon as it is no longer the turn of this source;
    /// the primary is waited for in any case.
    public boolean await(String projection, Receipt receipt, Patience patience, Source source) {
        var schema = ProjectionSchema.live(projections.named(projection));
        var place = progress.of(projection, receipt.partition(), source);
        if (place.hasReached(receipt.position())) {
            return await(schema, place, receipt, patience, source);
        }
        var waiters = progress.waiters(projection);
        waiters.add();
        try {
            return await(schema, place, receipt, patience, source);
        } finally {
            waiters.remove();
        }
    }

    /// Whether the live read model has reached a receipt's position in this source now.
    public boolean hasReached(String projection, Receipt receipt, Source source) {
        var schema = ProjectionSchema.live(projections.named(projection));
        return position(schema, receipt.partition(), source) >= receipt.position();
    }

    /// A look that began after the call decides, the caller's own or another's, which all share: so a timeout
    /// of zero asks once. What a worker of this process tells is a reason to look, and no more: a crash or a
    /// failover of the database may have taken it back since, until it is applied again. The deadline is
    /// checked in each round, since looks may take longer than the pauses between them.
    private boolean await(ProjectionSchema schema, Place place, Receipt receipt, Patience patience, Source source) {
        long begun = place.looksBegun();
        while (!place.wasSeenAt(receipt.position(), begun)) {
            if (!source.isPrimary() && !database.isCurrent(source)) {
                return false;
            }
            boolean isLate = patience.deadline().hasPassed();
            if (isLate
                    && (place.hasBeenLookedAtSince(begun) || patience.lastLook().hasPassed())) {
                throw behind(schema.projection().name(), receipt, place.last(), patience.time());
            }
            if (place.beginLook(isLate || place.hasReached(receipt.position()))) {
                look(schema, place, receipt.partition(), source);
            } else {
                pause(place, receipt.position(), isLate ? patience.lastLook() : patience.deadline());
            }
        }
        return true;
    }

    private static void look(ProjectionSchema schema, Place place, int partition, Source source) {
        try {
            place.observe(position(schema, partition, source));
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

    private static long position(ProjectionSchema schema, int partition, Source source) {
        return schema.in(source.sql())
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
