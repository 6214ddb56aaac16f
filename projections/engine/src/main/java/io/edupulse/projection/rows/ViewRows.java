package io.edupulse.projection.rows;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.View;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.UpdatableRecord;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The rows that events make in the table of a view: which row, and how it changes. Two of the same view are equal.
/// Thread-safe.
public record ViewRows<R extends UpdatableRecord<R>>(View<R> view) {

    /// Makes records: a table that makes one makes a configuration of 30 KB for it.
    private static final DSLContext RECORDS = DSL.using(SQLDialect.POSTGRES);

    /// A copy, in the order of the columns. [UpdatableRecord#intoArray] converts each value, and takes ten
    /// times as long.
    static @Nullable Object[] valuesOf(UpdatableRecord<?> row) {
        @Nullable Object[] values = new Object[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i);
        }
        return values;
    }

    public Table<R> table() {
        return view.definition().table();
    }

    List<Field<?>> keyFields() {
        return view.definition().keyFields();
    }

    boolean handles(DomainEvent event) {
        return view.definition().handles(event);
    }

    /// The row that an event changes.
    ///
    /// @throws io.edupulse.kernel.failure.CodedException with `projection.key-without-aggregate`
    public RowKey keyOf(RecordedEvent event) {
        return view.definition().keyOf(event);
    }

    boolean removes(RecordedEvent event) {
        return view.definition().removes(event);
    }

    /// Changes a row in place.
    public void apply(R row, RecordedEvent event) {
        view.definition().apply(row, event);
    }

    /// An empty row.
    R newRow() {
        return RECORDS.newRecord(table());
    }

    /// A row with its key and nothing else.
    R newRow(RowKey key) {
        var row = newRow();
        for (int i = 0; i < keyFields().size(); i++) {
            setKey(row, keyFields().get(i), key.values().get(i));
        }
        return row;
    }

    public RowKey keyOf(R row) {
        var values = new ArrayList<Object>(keyFields().size());
        for (var field : keyFields()) {
            values.add(row.get(field));
        }
        return new RowKey(values);
    }

    private static <T> void setKey(UpdatableRecord<?> row, Field<T> field, Object value) {
        row.set(field, field.getType().cast(value));
    }
}
