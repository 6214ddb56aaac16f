package io.edupulse.projection.apply;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.projection.UnfitProjectionException;
import io.edupulse.projection.rows.BatchFold;
import io.edupulse.projection.rows.ParkedRows;
import io.edupulse.projection.rows.ProjectionStatements;
import io.edupulse.projection.rows.ReadableEvents;
import io.edupulse.projection.rows.StatementBatch;
import io.edupulse.projection.schema.ProjectionSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/// Applies single events, under a checkpoint that the caller holds: where the database refuses a batch, to find the
/// event that fails, and where a parked event is tried again. Thread-safe.
///
/// @param schema the schema whose rows change
/// @param statements those of that schema
/// @param handlers the free-form SQL of its projection
record EventApplier(ProjectionSchema schema, ProjectionStatements statements, SqlHandlers handlers) {

    /// Folds what can be folded, parks the rest, and returns what was folded.
    ///
    /// @param parkedKeys grows by the aggregates of events that fail
    static List<RecordedEvent> foldOrPark(
            DSLContext tx, BatchFold fold, Set<UUID> parkedKeys, List<RecordedEvent> events) {
        var applied = new ArrayList<RecordedEvent>(events.size());
        for (var event : events) {
            if (parkedKeys.contains(event.aggregateId())) {
                ParkedRows.park(tx, event, ParkedRows.WAITS);
                continue;
            }
            try {
                ReadableEvents.require(event);
                fold.apply(event);
                applied.add(event);
            } catch (UnfitProjectionException unfit) {
                throw unfit;
            } catch (RuntimeException poison) {
                parkedKeys.add(event.aggregateId());
                ParkedRows.park(tx, event, ParkedRows.reason(poison));
            }
        }
        return applied;
    }

    /// Applies an event or parks it.
    ///
    /// @param parkedKeys grows by the aggregate of an event that fails
    void applyOrPark(DSLContext tx, Set<UUID> parkedKeys, RecordedEvent event) {
        try {
            tx.transaction(savepoint -> {
                var inner = savepoint.dsl();
                var fold = load(inner, event);
                var applied = foldOrPark(inner, fold, parkedKeys, List.of(event));
                write(inner, fold, applied);
            });
        } catch (RuntimeException refused) {
            if (!Refusals.isAboutEvents(refused)) {
                throw refused;
            }
            parkedKeys.add(event.aggregateId());
            ParkedRows.park(tx, event, ParkedRows.reason(refused));
        }
    }

    /// Applies an event that was parked. Null if it went well, else why not; then nothing has changed.
    @Nullable
    String tryAgain(DSLContext transaction, RecordedEvent event) {
        try {
            schema.in(transaction).transaction(savepoint -> {
                var tx = savepoint.dsl();
                ReadableEvents.require(event);
                var fold = load(tx, event);
                fold.apply(event);
                write(tx, fold, List.of(event));
            });
            return null;
        } catch (UnfitProjectionException unfit) {
            throw unfit;
        } catch (RuntimeException failure) {
            if (failure instanceof DataAccessException refused && !Refusals.isAboutData(refused)) {
                throw refused;
            }
            return ParkedRows.reason(failure);
        }
    }

    private BatchFold load(DSLContext tx, RecordedEvent event) {
        var fold = new BatchFold(schema.projection());
        var reading = new StatementBatch();
        statements.beginLookUps(reading);
        fold.load(reading, statements, List.of(event));
        reading.run(tx);
        return fold;
    }

    private void write(DSLContext tx, BatchFold fold, List<RecordedEvent> applied) {
        var writing = new StatementBatch();
        fold.write(writing, statements);
        statements.endLookUps(writing);
        writing.run(tx);
        handlers.handle(tx, applied);
    }
}
