package io.edupulse.projections.engine;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.AggregateRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.UpdatableRecord;
import org.jspecify.annotations.Nullable;

/// The rows that the events of a partition make in a schema that is being filled, from the beginning of the
/// log on, each written once. An event changes all of its rows or none; one that fails is parked, with all
/// later ones of its aggregate, as by the [BatchApplier]. Used by one thread.
public final class BulkFold {

    private final ProjectionSchema schema;
    private final Set<String> types;
    private final List<Rows<?>> views = new ArrayList<>();
    private final Set<UUID> parkedKeys = new HashSet<>();
    private final List<Refused> refused = new ArrayList<>();

    public BulkFold(ProjectionSchema schema) {
        this.schema = schema;
        this.types = schema.projection().eventTypes();
        for (var handler : schema.projection().handlers()) {
            if (handler instanceof View<?> view) {
                views.add(new Rows<>(view));
            }
        }
    }

    /// An event that is to be parked.
    private record Refused(RecordedEvent event, String error) {}

    /// Whether a projection can be filled so: free-form SQL needs its tables, and cannot be folded in
    /// memory.
    public static boolean canFill(Projection projection) {
        return projection.handlers().stream().noneMatch(SqlHandler.class::isInstance);
    }

    public ProjectionSchema schema() {
        return schema;
    }

    /// Takes the next event; those that the projection does not know are passed over.
    public void add(RecordedEvent event) {
        if (!types.contains(event.type())) {
            return;
        }
        if (parkedKeys.contains(event.aggregateId())) {
            refused.add(new Refused(event, BatchApplier.WAITS));
            return;
        }
        try {
            views.forEach(rows -> rows.tryOut(event));
            views.forEach(Rows::accept);
        } catch (RuntimeException poison) {
            parkedKeys.add(event.aggregateId());
            refused.add(new Refused(event, Reason.of(poison)));
        }
    }

    /// How much is held in memory: rows and parked events.
    public int size() {
        return refused.size()
                + views.stream().mapToInt(rows -> rows.byKey.size()).sum();
    }

    /// Tells the aggregate of each row and of each parked event. Null stands for a row that several
    /// aggregates have changed.
    public void forEachAggregate(Consumer<@Nullable UUID> each) {
        views.forEach(rows -> rows.byKey.values().forEach(row -> each.accept(row.aggregateId)));
        refused.forEach(parked -> each.accept(parked.event().aggregateId()));
    }

    /// Forgets all that is of aggregates outside of a range.
    public void keep(AggregateRange range) {
        views.forEach(rows -> rows.byKey
                .values()
                .removeIf(row -> !range.contains(Objects.requireNonNull(row.aggregateId, "the row of one aggregate"))));
        refused.removeIf(parked -> !range.contains(parked.event().aggregateId()));
        parkedKeys.removeIf(aggregateId -> !range.contains(aggregateId));
    }

    /// Writes all rows with COPY.
    ///
    /// @throws org.jooq.exception.DataAccessException where the database refuses one
    public void write(DSLContext transaction) {
        var tx = schema.in(transaction);
        refused.forEach(parked -> BatchApplier.park(tx, parked.event(), parked.error()));
        var copy = new TableCopy(tx, schema.name());
        views.forEach(rows -> rows.write(copy));
    }

    /// The values of a row, which takes half the memory of a record; null if it was removed. The aggregate
    /// is null if there are several.
    private static final class Row {
        private @Nullable UUID aggregateId;
        private @Nullable Object @Nullable [] values;

        Row(UUID aggregateId) {
            this.aggregateId = aggregateId;
        }
    }

    /// The rows of one view.
    private static final class Rows<R extends UpdatableRecord<R>> {

        private final View<R> view;
        private final Map<Key, Row> byKey = new HashMap<>();
        private @Nullable Row tried;
        private @Nullable Object @Nullable [] outcome;

        Rows(View<R> view) {
            this.view = view;
        }

        /// Finds out what becomes of a row, and changes nothing yet.
        void tryOut(RecordedEvent event) {
            tried = null;
            if (!view.handles(event.event())) {
                return;
            }
            var key = view.keyOf(event);
            var row = byKey.computeIfAbsent(key, _ -> new Row(event.aggregateId()));
            if (!event.aggregateId().equals(row.aggregateId)) {
                row.aggregateId = null;
            }
            outcome = view.removes(event) ? null : applied(event, key, row.values);
            tried = row;
        }

        private @Nullable Object @Nullable [] applied(
                RecordedEvent event, Key key, @Nullable Object @Nullable [] values) {
            var row = view.newRow(key);
            if (values != null) {
                row.fromArray(values);
            }
            view.apply(row, event);
            return row.intoArray();
        }

        void accept() {
            var row = tried;
            if (row != null) {
                row.values = outcome;
            }
        }

        void write(TableCopy copy) {
            var present = new ArrayList<@Nullable Object[]>(byKey.size());
            for (var row : byKey.values()) {
                var values = row.values;
                if (values != null) {
                    present.add(values);
                }
            }
            copy.write(view.table(), present);
        }
    }
}
