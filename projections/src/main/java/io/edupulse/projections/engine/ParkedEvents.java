package io.edupulse.projections.engine;

import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/// The events that a projection could not apply, for those who mend it. Thread-safe, also beside running workers:
/// whatever changes here is done while the partition's checkpoint is held.
public final class ParkedEvents {

    private final Projections projections;
    private final DSLContext sql;
    private final EventReader log;

    @Inject
    public ParkedEvents(Projections projections, DSLContext sql, EventReader log) {
        this.projections = projections;
        this.sql = sql;
        this.log = log;
    }

    /// An event that waits.
    ///
    /// @param key the aggregate, behind whose first event the others wait
    public record Parked(
            int partition,
            long position,
            UUID key,
            UUID eventId,
            String eventType,
            String error,
            int attempts,
            Instant parkedAt) {}

    /// What became of the parked events of a projection.
    public record Outcome(int applied, int discarded, int stillParked) {}

    /// The parked events, by aggregate and in their order.
    public List<Parked> list(String projection) {
        return schema(projection)
                .in(sql)
                .selectFrom(PARKED_EVENTS)
                .orderBy(PARKED_EVENTS.PARTITION, PARKED_EVENTS.KEY, PARKED_EVENTS.POSITION)
                .fetch(row -> new Parked(
                        row.getPartition(),
                        row.getPosition(),
                        row.getKey(),
                        row.getEventId(),
                        row.getEventType(),
                        row.getError(),
                        row.getAttempts(),
                        row.getParkedAt()));
    }

    /// Applies the parked events of all aggregates again, each aggregate's in order up to the first that fails.
    public Outcome retry(String projection) {
        int applied = 0;
        for (var key : keys(projection)) {
            applied += retry(projection, key);
        }
        return new Outcome(applied, 0, list(projection).size());
    }

    /// Gives up the first parked event of an aggregate for good and applies those that wait behind it.
    ///
    /// @throws CodedException with `parked.none` if the aggregate has no parked events
    public Outcome discard(String projection, UUID key) {
        var first = list(projection).stream()
                .filter(parked -> parked.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new CodedException(
                        "parked.none", Text.format("%s has no parked events of %s", projection, key)));
        var schema = schema(projection);
        schema.in(sql).transaction(transaction -> {
            new BatchApplier(transaction.dsl(), schema).lock(transaction.dsl(), first.partition());
            remove(transaction.dsl(), first.partition(), first.position());
        });
        int applied = retry(projection, key);
        int left = (int) list(projection).stream()
                .filter(parked -> parked.key().equals(key))
                .count();
        return new Outcome(applied, 1, left);
    }

    private List<UUID> keys(String projection) {
        return list(projection).stream().map(Parked::key).distinct().toList();
    }

    private int retry(String projection, UUID key) {
        var schema = schema(projection);
        var waiting = list(projection).stream()
                .filter(parked -> parked.key().equals(key))
                .toList();
        int applied = 0;
        for (var parked : waiting) {
            var event = log.eventAt(parked.partition(), parked.position()).orElseThrow();
            if (!retry(schema, event)) {
                return applied;
            }
            applied++;
        }
        return applied;
    }

    /// Whether the event could be applied now.
    private boolean retry(ProjectionSchema schema, RecordedEvent event) {
        return schema.in(sql).transactionResult(transaction -> {
            var tx = transaction.dsl();
            var applier = new BatchApplier(tx, schema);
            applier.lock(tx, event.partition());
            var failure = applier.tryAgain(tx, event);
            if (failure == null) {
                remove(tx, event.partition(), event.position());
                return true;
            }
            tx.update(PARKED_EVENTS)
                    .set(PARKED_EVENTS.ATTEMPTS, PARKED_EVENTS.ATTEMPTS.plus(1))
                    .set(PARKED_EVENTS.ERROR, failure)
                    .where(PARKED_EVENTS.PARTITION.eq(event.partition()), PARKED_EVENTS.POSITION.eq(event.position()))
                    .execute();
            return false;
        });
    }

    private static void remove(DSLContext tx, int partition, long position) {
        tx.deleteFrom(PARKED_EVENTS)
                .where(PARKED_EVENTS.PARTITION.eq(partition), PARKED_EVENTS.POSITION.eq(position))
                .execute();
    }

    private ProjectionSchema schema(String projection) {
        return ProjectionSchema.live(projections.named(projection));
    }
}
