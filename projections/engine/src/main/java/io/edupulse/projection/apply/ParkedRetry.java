package io.edupulse.projection.apply;

import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.table;

import io.edupulse.jooq.projection.tables.records.ParkedEventsRecord;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.rows.ParkedRows;
import io.edupulse.projection.schema.ProjectionSchema;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Row2;
import org.jspecify.annotations.Nullable;

/// Applies parked events of one partition again, each aggregate's in order up to the first that fails.
///
/// It goes through them by aggregate, a chunk at a time, so that it holds no more than a chunk of them and has read
/// each once. An event is applied only if it is still parked in the schema that the run has begun with: another
/// process may have applied it meanwhile, and a rebuild may have swapped in a schema that has parked other events.
/// Events that a worker has parked after those of an aggregate once its turn was over are found in the end: they are
/// the
/// first ones of their aggregate and have not failed themselves.
final class ParkedRetry {

    /// How many events are known at a time.
    static final int CHUNK = 1_000;

    private final DSLContext sql;
    private final EventReader log;
    private final ProjectionSchema schema;
    private final int partition;
    private final @Nullable Long schemaId;

    ParkedRetry(DSLContext sql, EventReader log, ProjectionSchema schema, int partition) {
        this.sql = schema.in(sql);
        this.log = log;
        this.schema = schema;
        this.partition = partition;
        this.schemaId = schemaId(this.sql);
    }

    private enum Result {
        APPLIED,
        FAILED,
        GONE
    }

    /// Applies the parked events that meet a condition, and returns how many it could apply.
    int run(Condition which) {
        int applied = pass(which);
        for (var keys = left(which); !keys.isEmpty(); keys = left(which)) {
            int more = pass(PARKED_EVENTS.KEY.in(keys));
            if (more == 0) {
                break; // all that is left has failed, or the schema is another one
            }
            applied += more;
        }
        return applied;
    }

    private int pass(Condition which) {
        int applied = 0;
        UUID failed = null;
        var chunk = chunk(which, null);
        while (!chunk.isEmpty()) {
            for (var parked : chunk) {
                if (!parked.getKey().equals(failed)) {
                    var result = tryAgain(parked);
                    applied += result == Result.APPLIED ? 1 : 0;
                    failed = result == Result.FAILED ? parked.getKey() : failed;
                }
            }
            var last = chunk.getLast();
            boolean isOver = last.getKey().equals(failed);
            chunk = chunk(which, row(last.getKey(), isOver ? Long.MAX_VALUE : last.getPosition()));
        }
        return applied;
    }

    private List<ParkedEventsRecord> chunk(Condition which, @Nullable Row2<UUID, Long> after) {
        var place = row(PARKED_EVENTS.KEY, PARKED_EVENTS.POSITION);
        return sql.selectFrom(PARKED_EVENTS)
                .where(PARKED_EVENTS.PARTITION.eq(partition), which, after == null ? noCondition() : place.gt(after))
                .orderBy(PARKED_EVENTS.KEY, PARKED_EVENTS.POSITION)
                .limit(CHUNK)
                .fetch();
    }

    /// The aggregates whose first parked event has not failed itself.
    private List<UUID> left(Condition which) {
        var first = sql.select(PARKED_EVENTS.KEY, PARKED_EVENTS.ERROR)
                .distinctOn(PARKED_EVENTS.KEY)
                .from(PARKED_EVENTS)
                .where(PARKED_EVENTS.PARTITION.eq(partition), which)
                .orderBy(PARKED_EVENTS.KEY, PARKED_EVENTS.POSITION)
                .asTable("first");
        var key = field(name("first", PARKED_EVENTS.KEY.getName()), UUID.class);
        var error = field(name("first", PARKED_EVENTS.ERROR.getName()), String.class);
        return sql.select(key)
                .from(first)
                .where(error.eq(ParkedRows.WAITS))
                .limit(CHUNK)
                .fetch(key);
    }

    private Result tryAgain(ParkedEventsRecord parked) {
        var event = log.eventAt(partition, parked.getPosition())
                .filter(found -> found.id().equals(parked.getEventId()))
                .orElseThrow(() -> notInLog(parked));
        return sql.transactionResult(transaction -> {
            var tx = transaction.dsl();
            var applier = new BatchApplier(tx, schema);
            applier.lock(tx, partition);
            return isStillParked(tx, parked) ? tryAgain(tx, applier, event) : Result.GONE;
        });
    }

    private Result tryAgain(DSLContext tx, BatchApplier applier, RecordedEvent event) {
        var failure = applier.tryAgain(tx, event);
        if (failure == null) {
            ParkedRows.remove(tx, partition, event.position());
            return Result.APPLIED;
        }
        tx.update(PARKED_EVENTS)
                .set(PARKED_EVENTS.ATTEMPTS, PARKED_EVENTS.ATTEMPTS.plus(1))
                .set(PARKED_EVENTS.ERROR, failure)
                .where(PARKED_EVENTS.PARTITION.eq(partition), PARKED_EVENTS.POSITION.eq(event.position()))
                .execute();
        return Result.FAILED;
    }

    private boolean isStillParked(DSLContext tx, ParkedEventsRecord parked) {
        return tx.fetchExists(
                        PARKED_EVENTS,
                        PARKED_EVENTS.PARTITION.eq(partition),
                        PARKED_EVENTS.POSITION.eq(parked.getPosition()),
                        PARKED_EVENTS.EVENT_ID.eq(parked.getEventId()))
                && Objects.equals(schemaId, schemaId(tx));
    }

    private @Nullable Long schemaId(DSLContext context) {
        return context.select(field(name("oid"), Long.class))
                .from(table(name("pg_catalog", "pg_namespace")))
                .where(field(name("nspname"), String.class).eq(schema.name()))
                .fetchOne(0, Long.class);
    }

    private CodedException notInLog(ParkedEventsRecord parked) {
        return new CodedException(
                "projection.event-not-in-log",
                Text.format(
                        "The log does not have the parked event %s of %s at %d/%d: it has lost its tail, so rebuild the read model",
                        parked.getEventId(), schema.projection().name(), partition, parked.getPosition()));
    }
}
