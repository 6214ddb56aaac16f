package io.edupulse.projections.engine;

import io.edupulse.kernel.bus.Combiner;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.work.EventPlace;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;

/// Applies the batches of all partitions of one live projection: those that come while others are in the
/// database go together with the next one. Under load, transactions keep a distance, so that they are few and
/// large, but not while a query waits for the read model; a lone event does not wait. Thread-safe.
final class JointApplier {

    private static final int MAXIMUM_EVENTS = 2_000;
    private static final long MAXIMUM_BYTES =
            EventPlace.BEING_APPLIED.boundFor(8).bytes();
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String projection;
    private final BatchApplier applier;
    private final Semaphore transactions;
    private final Progress progress;
    private final Combiner<Batch, OptionalLong> together;

    /// @param transactions limits how many are under way at a time, over all projections
    JointApplier(Projection projection, DSLContext sql, Semaphore transactions, Progress progress) {
        this.projection = projection.name();
        this.applier = new BatchApplier(sql, ProjectionSchema.live(projection));
        this.transactions = transactions;
        this.progress = progress;
        this.together = new Combiner<>(
                Integer.MAX_VALUE, MAXIMUM_EVENTS, batch -> weight(batch.events(), MAXIMUM_BYTES), this::applyAll);
    }

    /// In events: large ones count as several, so that as many as may go together never have more than so many bytes.
    static int weight(List<RecordedEvent> events, long maximumBytes) {
        double share = (double) RecordedEvent.bytes(events) / maximumBytes;
        return Math.max(events.size(), (int) Math.min(MAXIMUM_EVENTS, Math.ceil(share * MAXIMUM_EVENTS)));
    }

    /// Applies a batch, and returns the position that the read model has then. A batch whose checkpoint another
    /// session holds waits alone, so that only its own partition waits.
    ///
    /// @throws CodedException as [BatchApplier#applyWhenFree]
    long apply(Batch batch) {
        var applied = together.submit(batch);
        if (applied.isPresent()) {
            return applied.getAsLong();
        }
        long position = applier.applyWhenFree(batch);
        progress.of(projection, batch.partition()).isAt(position);
        return position;
    }

    private List<OptionalLong> applyAll(List<Batch> batches) {
        var positions = applyInTurn(batches);
        for (int i = 0; i < batches.size(); i++) {
            var place = progress.of(projection, batches.get(i).partition());
            positions.get(i).ifPresent(place::isAt);
        }
        progress.audience(projection).awaitOne(REST_NANOS);
        return positions;
    }

    private List<OptionalLong> applyInTurn(List<Batch> batches) {
        transactions.acquireUninterruptibly();
        try {
            return applier.applyTogether(batches);
        } finally {
            transactions.release();
        }
    }
}
