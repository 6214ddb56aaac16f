package io.edupulse.projection.rows;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.projection.Projection;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.View;
import io.edupulse.projection.schema.ProjectionSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.RowN;
import org.jooq.UpdatableRecord;
import org.jooq.impl.DSL;

/// The rows that events may have changed in the views of a projection, by their keys. Used by one thread.
public final class RowKeys {

    private static final int ROWS_A_STATEMENT = 500;

    private final Map<ViewRows<?>, Set<RowKey>> byView = new LinkedHashMap<>();

    public RowKeys(Projection projection) {
        for (var handler : projection.handlers()) {
            if (handler instanceof View<?> view) {
                byView.put(new ViewRows<>(view), new LinkedHashSet<>());
            }
        }
    }

    /// Whether all rows of a projection can be found by their keys: which rows free-form SQL changes is unknown.
    public static boolean canFind(Projection projection) {
        return projection.handlers().stream().allMatch(View.class::isInstance);
    }

    /// Adds the rows that an event changes, if it can be applied.
    public void add(RecordedEvent event) {
        byView.forEach((view, keys) -> {
            try {
                if (view.handles(event.event())) {
                    keys.add(view.keyOf(event));
                }
            } catch (RuntimeException poison) {
                // It is parked and changes nothing.
            }
        });
    }

    public int size() {
        return byView.values().stream().mapToInt(Set::size).sum();
    }

    /// The rows of a schema that have these keys, by table; every table that has keys is there.
    public Map<String, Map<RowKey, Record>> rows(DSLContext sql, ProjectionSchema schema) {
        var mapped = schema.in(sql);
        var rows = new LinkedHashMap<String, Map<RowKey, Record>>();
        byView.forEach((view, keys) -> {
            if (!keys.isEmpty()) {
                rows.computeIfAbsent(view.table().getName(), table -> new HashMap<>())
                        .putAll(rows(mapped, view, List.copyOf(keys)));
            }
        });
        return rows;
    }

    private static <R extends UpdatableRecord<R>> Map<RowKey, Record> rows(
            DSLContext sql, ViewRows<R> view, List<RowKey> keys) {
        var rows = new HashMap<RowKey, Record>();
        for (int from = 0; from < keys.size(); from += ROWS_A_STATEMENT) {
            var chunk = new ArrayList<RowN>();
            for (var key : keys.subList(from, Math.min(from + ROWS_A_STATEMENT, keys.size()))) {
                chunk.add(DSL.row(key.values()));
            }
            for (var row : sql.selectFrom(view.table())
                    .where(DSL.row(view.keyFields()).in(chunk))
                    .fetch()) {
                rows.put(view.keyOf(row), row);
            }
        }
        return rows;
    }
}
