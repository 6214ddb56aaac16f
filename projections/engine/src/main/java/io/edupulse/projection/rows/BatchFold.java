package io.edupulse.projection.rows;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.projection.Projection;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.UnfitProjectionException;
import io.edupulse.projection.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jooq.UpdatableRecord;
import org.jspecify.annotations.Nullable;

/// The rows of a projection's views in memory while events are applied to them. An event changes all of its
/// rows or none. Used by one thread.
public final class BatchFold {

    private final List<Rows<?>> views = new ArrayList<>();

    public BatchFold(Projection projection) {
        for (var handler : projection.handlers()) {
            if (handler instanceof View<?> view) {
                views.add(new Rows<>(new ViewRows<>(view)));
            }
        }
    }

    /// Adds the reading of the rows that the events will change.
    public void load(StatementBatch trip, ProjectionStatements statements, Collection<RecordedEvent> events) {
        views.forEach(rows -> rows.load(trip, statements, events));
    }

    /// Applies one event. If it fails, no row has changed.
    public void apply(RecordedEvent event) {
        var undo = new ArrayList<Runnable>();
        try {
            for (var rows : views) {
                if (rows.view.handles(event.event())) {
                    rows.apply(event, undo::add);
                }
            }
        } catch (RuntimeException poison) {
            undo.reversed().forEach(Runnable::run);
            throw poison;
        }
    }

    /// Adds the writing of the changed rows, each once.
    public void write(StatementBatch trip, ProjectionStatements statements) {
        views.forEach(rows -> rows.write(trip, statements));
    }

    /// The rows of one view. A key without a row is one that was looked for and is not there, or was
    /// removed.
    private static final class Rows<R extends UpdatableRecord<R>> {

        private final ViewRows<R> view;
        private final Map<RowKey, @Nullable R> byKey = new LinkedHashMap<>();
        private final Set<RowKey> changed = new HashSet<>();

        Rows(ViewRows<R> view) {
            this.view = view;
        }

        void load(StatementBatch trip, ProjectionStatements statements, Collection<RecordedEvent> events) {
            var missing = new ArrayList<RowKey>();
            for (var event : events) {
                var key = keyOf(event);
                if (key != null && !byKey.containsKey(key)) {
                    byKey.put(key, null);
                    missing.add(key);
                }
            }
            if (!missing.isEmpty()) {
                statements.of(view).load(trip, missing, row -> byKey.put(view.keyOf(row), row));
            }
        }

        /// Null if the event has no key here, or is one that will fail to apply and needs no row.
        private @Nullable RowKey keyOf(RecordedEvent event) {
            try {
                return view.handles(event.event()) ? view.keyOf(event) : null;
            } catch (UnfitProjectionException unfit) {
                throw unfit;
            } catch (RuntimeException poison) {
                return null;
            }
        }

        void apply(RecordedEvent event, Consumer<Runnable> undo) {
            var key = view.keyOf(event);
            var row = byKey.get(key);
            boolean firstChange = changed.add(key);
            undo.accept(() -> {
                if (firstChange) {
                    changed.remove(key);
                }
            });
            if (view.removes(event)) {
                undo.accept(() -> byKey.put(key, row));
                byKey.put(key, null);
            } else if (row == null) {
                undo.accept(() -> byKey.put(key, null));
                var created = view.newRow(key);
                view.apply(created, event);
                byKey.put(key, created);
            } else {
                var before = ViewRows.valuesOf(row);
                undo.accept(() -> row.fromArray(before));
                view.apply(row, event);
            }
        }

        void write(StatementBatch trip, ProjectionStatements statements) {
            var upserts = new ArrayList<R>();
            var removals = new ArrayList<RowKey>();
            for (var key : changed) {
                var row = byKey.get(key);
                if (row == null) {
                    removals.add(key);
                } else {
                    upserts.add(row);
                }
            }
            if (!upserts.isEmpty()) {
                statements.of(view).upsert(trip, upserts);
            }
            if (!removals.isEmpty()) {
                statements.of(view).delete(trip, removals);
            }
            changed.clear();
        }
    }
}
