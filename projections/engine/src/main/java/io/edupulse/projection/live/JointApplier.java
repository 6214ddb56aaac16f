package io.edupulse.projection.live;

import io.edupulse.kernel.bus.FlatCombiner;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.telemetry.ProjectionListener;
import io.edupulse.kernel.telemetry.Span;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.kernel.telemetry.TraceContext;
import io.edupulse.kernel.telemetry.Tracing;
import io.edupulse.kernel.work.EventBuffer;
import io.edupulse.projection.Projection;
import io.edupulse.projection.apply.Batch;
import io.edupulse.projection.apply.BatchApplier;
import io.edupulse.projection.schema.ProjectionSchema;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jooq.DSLContext;

/// Applies the batches of all partitions of one live projection: batches that arrive while others are in the
/// database go together with the next one. Under load, transactions keep a distance, so that they are few and
/// large, but not while a query waits for the read model; a lone event does not wait. Thread-safe.
final class JointApplier {

    private static final int MAXIMUM_EVENTS = 2_000;
    private static final long MAXIMUM_BYTES = EventBuffer.APPLYING.boundFor(8).bytes();
    private static final int MOST_LINKS = 64;
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String projection;
    private final BatchApplier applier;
    private final Semaphore transactions;
    private final Positions positions;
    private final ReadModelChanges changes;
    private final ProjectionListener measuring;
    private final Tracing tracing;
    private final FlatCombiner<Batch, OptionalLong> together;

    /// @param transactions limits how many are under way at a time, over all projections
    JointApplier(
            Projection projection,
            DSLContext sql,
            Semaphore transactions,
            Positions positions,
            ReadModelChanges changes,
            Telemetry telemetry) {
        this.projection = projection.name();
        this.applier = new BatchApplier(sql, ProjectionSchema.live(projection));
        this.transactions = transactions;
        this.positions = positions;
        this.changes = changes;
        this.measuring = telemetry.projections();
        this.tracing = telemetry.tracing();
        this.together = new FlatCombiner<>(
                Integer.MAX_VALUE, MAXIMUM_EVENTS, batch -> weight(batch.events(), MAXIMUM_BYTES), this::applyAll);
    }

    /// In events: a large one counts as several, so that a joint transaction has a limit in bytes too.
    static int weight(List<RecordedEvent> events, long maximumBytes) {
        double share = (double) RecordedEvent.bytes(events) / maximumBytes;
        return Math.max(events.size(), (int) Math.min(MAXIMUM_EVENTS, Math.ceil(share * MAXIMUM_EVENTS)));
    }

    /// The position of a partition's checkpoint.
    ///
    /// @throws CodedException as [BatchApplier#position]
    long position(EventReader log, int partition) {
        return applier.position(log, partition);
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
        try (var span = begin(List.of(batch))) {
            long begun = System.nanoTime();
            long position = applier.applyWhenFree(batch);
            measuring.applied(projection, batch.events().size(), System.nanoTime() - begun);
            positions.of(projection, batch.partition()).moveTo(position);
            changes.tell(projection, span.traceparent());
            return position;
        }
    }

    private List<OptionalLong> applyAll(List<Batch> batches) {
        List<OptionalLong> reached;
        try (var span = begin(batches)) {
            reached = applyInTurn(batches);
            for (int i = 0; i < batches.size(); i++) {
                var place = positions.of(projection, batches.get(i).partition());
                reached.get(i).ifPresent(place::moveTo);
            }
            changes.tell(projection, span.traceparent());
        }
        positions.waiters(projection).awaitAny(REST_NANOS);
        return reached;
    }

    /// A batch works for many commands: it has a link to each that is recorded, and is in the trace of the first.
    private Span begin(List<Batch> batches) {
        if (!tracing.isOn()) {
            return Span.NONE;
        }
        var causes = batches.stream()
                .flatMap(batch -> batch.events().stream())
                .flatMap(event -> TraceContext.sampled(event.metadata().traceparent()).stream())
                .distinct()
                .limit(MOST_LINKS)
                .toList();
        return causes.isEmpty()
                ? Span.NONE
                : tracing.begin("apply " + projection, Tracing.Kind.CONSUMER, causes.getFirst(), causes);
    }

    private List<OptionalLong> applyInTurn(List<Batch> batches) {
        transactions.acquireUninterruptibly();
        try {
            long begun = System.nanoTime();
            var reached = applier.applyTogether(batches);
            measuring.applied(projection, events(batches, reached), System.nanoTime() - begun);
            return reached;
        } finally {
            transactions.release();
        }
    }

    /// Those of the batches that were not passed over.
    private static int events(List<Batch> batches, List<OptionalLong> reached) {
        return IntStream.range(0, batches.size())
                .filter(i -> reached.get(i).isPresent())
                .map(i -> batches.get(i).events().size())
                .sum();
    }
}
