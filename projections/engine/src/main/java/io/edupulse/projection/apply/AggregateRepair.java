package io.edupulse.projection.apply;

import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.View;
import io.edupulse.projection.rows.BulkFold;
import io.edupulse.projection.rows.ParkedRows;
import io.edupulse.projection.rows.RowKeys;
import io.edupulse.projection.rows.ViewRows;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.ProjectionSchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONFormat;
import org.jooq.JSONFormat.RecordFormat;
import org.jooq.UpdatableRecord;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Folds the rows of one aggregate in a live read model again: under the checkpoint of its partition, its
/// events up to there are folded again and the rows replaced. Its parked events are applied too, as far as
/// they can be by now. Other workers continue; those of the partition wait as long as that
/// takes.
public record AggregateRepair(DSLContext sql, EventReader log, ProjectionSchema live) {

    private static final Duration SAYING = Duration.ofSeconds(1);
    private static final JSONFormat JSON = JSONFormat.DEFAULT_FOR_RECORDS.recordFormat(RecordFormat.OBJECT);

    /// A row that is not what it was, as JSON; null where there is none.
    public record Change(
            String table,
            String key,
            @Nullable String before,
            @Nullable String after) {}

    /// @param events how many of the aggregate's events the read model has seen and knows
    /// @param rows how many rows the aggregate has now
    /// @param parked how many of the events are parked now
    public record Outcome(
            String projection, UUID aggregateId, long events, long rows, long parked, List<Change> changes) {}

    /// What an aggregate's rows are made of: those of its events up to a position that the projection knows. Read
    /// from the log each time, since together they may be more than the memory. The server ends a transaction that
    /// says nothing for long, so something is said in the one that waits.
    private static final class History {

        private final DSLContext waiting;
        private final Supplier<Stream<RecordedEvent>> events;
        private long saidAt = System.nanoTime();

        History(DSLContext waiting, Supplier<Stream<RecordedEvent>> events) {
            this.waiting = waiting;
            this.events = events;
        }

        Stream<RecordedEvent> stream() {
            return events.get().peek(event -> sayIfDue());
        }

        private void sayIfDue() {
            if (System.nanoTime() - saidAt > SAYING.toNanos()) {
                waiting.execute("select 1");
                saidAt = System.nanoTime();
            }
        }
    }

    /// A row's table and key.
    private record Place(String table, RowKey key) {}

    /// @throws CodedException with `repair.free-form-sql` or `repair.key-without-aggregate` if the
    ///     aggregate's rows cannot be told from others, `repair.no-events`, or `projection.other-tables`. Then
    ///     nothing has changed
    public Outcome run(UUID aggregateId) {
        var projection = live.projection();
        if (!RowKeys.canFind(projection)) {
            throw new CodedException(
                    "repair.free-form-sql",
                    Text.format(
                            "%s has a SQL handler, so the engine cannot tell which rows belong to an aggregate: rebuild the whole read model",
                            projection.name()));
        }
        ProjectionSchemas.checkTables(sql, projection);
        return ConnectionPairs.with(
                () -> live.in(sql).transactionResult(transaction -> run(transaction.dsl(), aggregateId)));
    }

    private Outcome run(DSLContext tx, UUID aggregateId) {
        var applier = new BatchApplier(tx, live);
        long reached = applier.lock(tx, log.partitions().of(aggregateId)).position();
        var history = new History(
                tx,
                () -> log.readAggregate(aggregateId, 0)
                        .takeWhile(event -> event.position() <= reached)
                        .filter(applier::isRelevant));
        var own = new LinkedHashMap<ViewRows<?>, Condition>();
        long events = history.stream()
                .peek(event -> findRows(event, own))
                .mapToLong(event -> 1)
                .sum();
        if (events == 0) {
            throw new CodedException(
                    "repair.no-events",
                    Text.format(
                            "%s has seen no events of aggregate %s: give the id of an aggregate, as the list of events shows it",
                            live.projection().name(), aggregateId));
        }
        var before = rows(tx, own);
        own.forEach((view, condition) ->
                tx.deleteFrom(view.table()).where(condition).execute());
        tx.deleteFrom(PARKED_EVENTS).where(PARKED_EVENTS.KEY.eq(aggregateId)).execute();
        apply(tx, applier, history);
        var after = rows(tx, own);
        int parked = tx.fetchCount(PARKED_EVENTS, PARKED_EVENTS.KEY.eq(aggregateId));
        return new Outcome(live.projection().name(), aggregateId, events, after.size(), parked, changes(before, after));
    }

    /// How the aggregate's rows are found, for each view that it has rows in, as far as the event tells.
    private void findRows(RecordedEvent event, Map<ViewRows<?>, Condition> own) {
        for (var handler : live.projection().handlers()) {
            if (handler instanceof View<?> view && !own.containsKey(new ViewRows<>(view))) {
                view.definition()
                        .aggregateColumn(event)
                        .ifPresent(column -> own.put(new ViewRows<>(view), is(column, event.aggregateId())));
            }
        }
    }

    private static Condition is(Field<?> column, UUID id) {
        return DSL.row(List.of(column)).eq(DSL.row(List.of(id)));
    }

    private static Map<Place, String> rows(DSLContext tx, Map<ViewRows<?>, Condition> own) {
        var rows = new HashMap<Place, String>();
        own.forEach((view, condition) -> add(rows, tx, view, condition));
        return rows;
    }

    private static <R extends UpdatableRecord<R>> void add(
            Map<Place, String> rows, DSLContext tx, ViewRows<R> view, Condition condition) {
        tx.selectFrom(view.table())
                .where(condition)
                .fetch()
                .forEach(row -> rows.put(new Place(view.table().getName(), view.keyOf(row)), row.formatJSON(JSON)));
    }

    /// Together, or one after the other if the database refuses a row.
    private void apply(DSLContext tx, BatchApplier applier, History history) {
        try {
            var fold = new BulkFold(live);
            history.stream().forEach(fold::add);
            tx.transaction(savepoint -> fold.write(savepoint.dsl()));
        } catch (DataAccessException refused) {
            if (!Refusals.isAboutData(refused)) {
                throw refused;
            }
            applyOneByOne(tx, applier, history);
        }
    }

    private static void applyOneByOne(DSLContext tx, BatchApplier applier, History history) {
        @Nullable String failure = null;
        for (var event : (Iterable<RecordedEvent>) history.stream()::iterator) {
            if (failure == null) {
                failure = applier.tryAgain(tx, event);
                if (failure != null) {
                    ParkedRows.park(tx, event, failure);
                }
            } else {
                ParkedRows.park(tx, event, ParkedRows.WAITS);
            }
        }
    }

    private static List<Change> changes(Map<Place, String> before, Map<Place, String> after) {
        var all = new TreeMap<String, Place>();
        before.keySet().forEach(place -> all.put(place.toString(), place));
        after.keySet().forEach(place -> all.put(place.toString(), place));
        var changes = new ArrayList<Change>();
        for (var place : all.values()) {
            if (!Objects.equals(before.get(place), after.get(place))) {
                var key = place.key().values().toString();
                changes.add(new Change(place.table(), key, before.get(place), after.get(place)));
            }
        }
        return changes;
    }
}
