package io.edupulse.projection.rows;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.AggregateRange;
import io.edupulse.projection.Projection;
import io.edupulse.projection.SqlHandler;
import io.edupulse.projection.UnfitProjectionException;
import io.edupulse.projection.View;
import io.edupulse.projection.schema.ProjectionSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.UpdatableRecord;
import org.jspecify.annotations.Nullable;

/// The rows that the events of a partition make in a schema that is being filled, from the beginning of the
/// log on, each written once. An event changes all of its rows or none; one that fails is parked, with all
/// later ones of its aggregate, as while live. Used by one thread.
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
                views.add(new Rows<>(new ViewRows<>(view)));
            }
        }
    }

    /// An event that is to be parked, without its content, of which there may be much.
    private record Refused(RecordedEvent event, String error) {}

    /// Whether a projection can be filled so: free-form SQL needs its tables, and cannot be folded in
    /// memory.
    public static boolean canFill(Projection projection) {
        return projection.handlers().stream().noneMatch(SqlHandler.class::isInstance);
    }

    public ProjectionSchema schema() {
        return schema;
    }

    /// Takes the next event; an event that the projection does not know changes nothing.
    public void add(RecordedEvent event) {
        if (!types.contains(event.type())) {
            return;
        }
        if (parkedKeys.contains(event.aggregateId())) {
            refuse(event, ParkedRows.WAITS);
            return;
        }
        try {
            views.forEach(Rows::begin);
            ReadableEvents.require(event);
            views.forEach(view -> view.apply(event));
        } catch (UnfitProjectionException unfit) {
            throw unfit;
        } catch (RuntimeException poison) {
            views.forEach(Rows::undo);
            parkedKeys.add(event.aggregateId());
            refuse(event, ParkedRows.reason(poison));
        }
    }

    private void refuse(RecordedEvent event, String error) {
        refused.add(new Refused(event.withoutContent(), error));
    }

    /// How much is held in memory: rows and parked events. Long texts count as further rows.
    public int size() {
        return refused.size()
                + views.stream().mapToInt(view -> view.rows.size()).sum();
    }

    /// Tells the aggregate of each row and of each parked event. Null stands for a row that several
    /// aggregates have changed.
    public void forEachAggregate(Consumer<@Nullable UUID> each) {
        views.forEach(view -> view.rows.forEach(row -> each.accept(row.aggregateId())));
        refused.forEach(parked -> each.accept(parked.event().aggregateId()));
    }

    /// Forgets all that is of aggregates outside of a range.
    public void keep(AggregateRange range) {
        views.forEach(view -> view.rows.keep(
                row -> range.contains(Objects.requireNonNull(row.aggregateId(), "the row of one aggregate"))));
        refused.removeIf(parked -> !range.contains(parked.event().aggregateId()));
        parkedKeys.removeIf(aggregateId -> !range.contains(aggregateId));
    }

    /// Writes all rows with COPY.
    ///
    /// @throws org.jooq.exception.DataAccessException where the database refuses one
    public void write(DSLContext transaction) {
        var tx = schema.in(transaction);
        refused.forEach(parked -> ParkedRows.park(tx, parked.event(), parked.error()));
        var copy = new TableCopy(tx, schema.name());
        views.forEach(view -> copy.write(view.view.table(), view.rows.values()));
    }

    /// The rows of one view, and what the event of now has done to them.
    private static final class Rows<R extends UpdatableRecord<R>> {

        private final ViewRows<R> view;
        private final FoldedRows<R> rows;
        private FoldedRows.@Nullable Row<R> touched;
        private @Nullable Object[] before = {};
        private boolean wasThere;

        Rows(ViewRows<R> view) {
            this.view = view;
            this.rows = new FoldedRows<>(view);
        }

        void begin() {
            touched = null;
        }

        void apply(RecordedEvent event) {
            if (!view.handles(event.event())) {
                return;
            }
            var row = rows.at(view.keyOf(event), event.aggregateId());
            var record = rows.open(row);
            before = ViewRows.valuesOf(record);
            wasThere = row.isThere();
            if (view.removes(event)) {
                rows.remove(row);
            } else {
                change(record, event);
                rows.changed(row, before);
            }
            touched = row;
        }

        private void change(R record, RecordedEvent event) {
            try {
                view.apply(record, event);
            } catch (RuntimeException poison) {
                record.fromArray(before);
                throw poison;
            }
        }

        void undo() {
            if (touched != null) {
                rows.restore(touched, before, wasThere);
            }
        }
    }
}
