package io.edupulse.projection.apply;

import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;
import static org.jooq.impl.DSL.noCondition;

import io.edupulse.jooq.projection.tables.records.ParkedEventsRecord;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.paging.Keyset;
import io.edupulse.projection.paging.Listing;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projection.rows.ParkedRows;
import io.edupulse.projection.schema.ProjectionSchema;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The events that projections could not apply: lists, retries and discards them. Thread-safe, also beside running
/// workers
/// and other processes: whatever changes here is done while the partition's checkpoint is held.
public final class ParkedEvents {

    private static final String PROJECTION_END = ".";
    private static final Keyset ORDER = Keyset.of(
            "parked-events", PARKED_EVENTS.PARTITION.asc(), PARKED_EVENTS.KEY.asc(), PARKED_EVENTS.POSITION.asc());

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
    /// @param key the aggregate, after whose first event the others wait
    public record Parked(
            String projection,
            int partition,
            long position,
            UUID key,
            UUID eventId,
            String eventType,
            String error,
            int attempts,
            Instant parkedAt) {}

    /// What became of parked events of a projection.
    ///
    /// @param stillParked events of the aggregate or projection in question that are parked afterwards
    public record Outcome(String projection, int applied, int discarded, int stillParked) {}

    /// The parked events of all projections, each projection's by partition and aggregate and in their order.
    ///
    /// @throws CodedException `query.invalid-cursor` if the cursor is not one of this list
    public Listing<Parked> list(PageRequest page) {
        return list(projections.all(), page);
    }

    /// Those of one projection.
    ///
    /// @throws CodedException with `projection.unknown`, or as [#list(PageRequest)]
    public Listing<Parked> list(String projection, PageRequest page) {
        return list(List.of(projections.named(projection)), page);
    }

    /// A cursor holds the projection and, unless it begins there, the cursor into its events.
    private Listing<Parked> list(List<Projection> wanted, PageRequest page) {
        var schemas = wanted.stream().map(ProjectionSchema::live).toList();
        var counts = schemas.stream().map(this::count).toList();
        long total = counts.stream().mapToLong(Long::longValue).sum();
        var items = new ArrayList<Parked>();
        int first = page.cursor() == null ? 0 : indexOf(page.cursor(), wanted);
        var inner = page.cursor() == null ? null : inner(page.cursor());
        for (int i = first; i < schemas.size(); i++, inner = null) {
            if (counts.get(i) == 0) {
                continue;
            }
            var name = wanted.get(i).name();
            if (items.size() == page.limit()) {
                return new Listing<>(items, name + PROJECTION_END, total);
            }
            var part = ORDER.fetch(
                    schemas.get(i).in(sql).selectFrom(PARKED_EVENTS),
                    new PageRequest(inner, page.limit() - items.size()),
                    row -> parked(name, row));
            items.addAll(part.items());
            if (part.next() != null) {
                return new Listing<>(items, name + PROJECTION_END + part.next(), total);
            }
        }
        return new Listing<>(items, null, total);
    }

    private static int indexOf(String cursor, List<Projection> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            if (cursor.startsWith(wanted.get(i).name() + PROJECTION_END)) {
                return i;
            }
        }
        throw new CodedException(
                "query.invalid-cursor",
                "Not a cursor of this list of parked events: pass the one that came with the page before, or none");
    }

    private static @Nullable String inner(String cursor) {
        var inner = cursor.substring(cursor.indexOf(PROJECTION_END) + 1);
        return inner.isEmpty() ? null : inner;
    }

    private static Parked parked(String projection, ParkedEventsRecord row) {
        return new Parked(
                projection,
                row.getPartition(),
                row.getPosition(),
                row.getKey(),
                row.getEventId(),
                row.getEventType(),
                row.getError(),
                row.getAttempts(),
                row.getParkedAt());
    }

    /// Applies the parked events of a projection again, each aggregate's in order up to the first that fails.
    ///
    /// @throws CodedException with `projection.unknown`, or `projection.event-not-in-log` if one is not in the log
    public Outcome retry(String projection) {
        var schema = schema(projection);
        if (!schema.exists(sql)) {
            return new Outcome(projection, 0, 0, 0);
        }
        int applied = 0;
        for (int partition : partitions(schema)) {
            applied += new ParkedRetry(sql, log, schema, partition).run(noCondition());
        }
        return new Outcome(projection, applied, 0, schema.in(sql).fetchCount(PARKED_EVENTS));
    }

    /// The same for the parked events of one aggregate.
    ///
    /// @throws CodedException with `parked.none` if it has none, or as [#retry(String)]
    public Outcome retry(String projection, UUID key) {
        var schema = schema(projection);
        if (!schema.exists(sql) || !schema.in(sql).fetchExists(PARKED_EVENTS, PARKED_EVENTS.KEY.eq(key))) {
            throw none(projection, key);
        }
        return new Outcome(projection, retry(schema, key), 0, count(schema, key));
    }

    /// Gives up the first parked event of an aggregate for good and applies those that wait after it. A rebuild tries
    /// it again.
    ///
    /// @throws CodedException with `parked.none` if the aggregate has no parked events, or as [#retry(String)]
    public Outcome discard(String projection, UUID key) {
        var schema = schema(projection);
        if (!schema.exists(sql) || !discard(schema, key)) {
            throw none(projection, key);
        }
        return new Outcome(projection, retry(schema, key), 1, count(schema, key));
    }

    /// Whether there was one.
    private boolean discard(ProjectionSchema schema, UUID key) {
        int partition = log.partitions().of(key);
        return schema.in(sql).transactionResult(transaction -> {
            var tx = transaction.dsl();
            new BatchApplier(tx, schema).lock(tx, partition);
            var first = tx.select(PARKED_EVENTS.POSITION)
                    .from(PARKED_EVENTS)
                    .where(PARKED_EVENTS.PARTITION.eq(partition), PARKED_EVENTS.KEY.eq(key))
                    .orderBy(PARKED_EVENTS.POSITION)
                    .limit(1)
                    .fetchOptional(PARKED_EVENTS.POSITION);
            first.ifPresent(position -> ParkedRows.remove(tx, partition, position));
            return first.isPresent();
        });
    }

    private int retry(ProjectionSchema schema, UUID key) {
        return new ParkedRetry(sql, log, schema, log.partitions().of(key)).run(PARKED_EVENTS.KEY.eq(key));
    }

    private List<Integer> partitions(ProjectionSchema schema) {
        return schema.in(sql)
                .selectDistinct(PARKED_EVENTS.PARTITION)
                .from(PARKED_EVENTS)
                .orderBy(PARKED_EVENTS.PARTITION)
                .fetch(PARKED_EVENTS.PARTITION);
    }

    private long count(ProjectionSchema schema) {
        return schema.exists(sql) ? schema.in(sql).fetchCount(PARKED_EVENTS) : 0;
    }

    private int count(ProjectionSchema schema, UUID key) {
        return schema.in(sql).fetchCount(PARKED_EVENTS, PARKED_EVENTS.KEY.eq(key));
    }

    private ProjectionSchema schema(String projection) {
        return ProjectionSchema.live(projections.named(projection));
    }

    private static CodedException none(String projection, UUID key) {
        return new CodedException(
                "parked.none",
                Text.format(
                        "%s has no parked events of %s: list its parked events to find their aggregates",
                        projection, key));
    }
}
