package io.edupulse.projection.rows;

import io.edupulse.kernel.text.Text;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.rows.StatementBatch.Parameters;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.UpdatableRecord;
import org.jspecify.annotations.Nullable;

/// The statements that read and write many rows of a view at a time: rendered once, with an array for each
/// column. A value travels as text, so that it can be of any type. Immutable.
final class ViewStatements<R extends UpdatableRecord<R>> {

    private final ViewRows<R> view;
    private final String load;
    private final String upsert;
    private final String delete;

    /// @param sql maps the view's table to the schema that is meant
    ViewStatements(ViewRows<R> view, DSLContext sql) {
        this.view = view;
        var names = new Names(sql);
        var table = sql.render(view.table());
        var keys = view.keyFields();
        var all = List.of(view.table().fields());
        var others = all.stream().filter(field -> !keys.contains(field)).toList();
        var isKey = names.each(keys, " and ", name -> Text.format("t.%1$s = k.%1$s", name));
        load = Text.format(
                "select %s from (%s) k join %s t on %s",
                names.each(all, ", ", name -> "t." + name), names.rows(keys), table, isKey);
        upsert = Text.format(
                "insert into %s (%s) %s on conflict (%s) do %s",
                table,
                names.each(all, ", ", name -> name),
                names.rows(all),
                names.each(keys, ", ", name -> name),
                others.isEmpty()
                        ? "nothing"
                        : "update set " + names.each(others, ", ", name -> Text.format("%1$s = excluded.%1$s", name)));
        delete = Text.format("delete from %s t using (%s) k where %s", table, names.rows(keys), isKey);
    }

    /// How fields are written in SQL.
    private record Names(DSLContext sql) {

        String each(List<Field<?>> fields, String between, Function<String, String> text) {
            return fields.stream()
                    .map(field -> text.apply(sql.render(field.getUnqualifiedName())))
                    .collect(Collectors.joining(between));
        }

        /// Rows from a parameter for each field, an array of texts.
        String rows(List<Field<?>> fields) {
            return Text.format(
                    "select %s from unnest(%s) as a(%s)",
                    fields.stream().map(this::cast).collect(Collectors.joining(", ")),
                    each(fields, ", ", name -> "?::text[]"),
                    each(fields, ", ", name -> name));
        }

        private String cast(Field<?> field) {
            var name = sql.render(field.getUnqualifiedName());
            return Text.format("a.%1$s::%2$s as %1$s", name, field.getDataType().getTypeName(sql.configuration()));
        }
    }

    /// Adds the reading of the rows that exist with these keys.
    void load(StatementBatch trip, Collection<RowKey> keys, Consumer<R> each) {
        trip.query(
                load,
                parameters -> addKeys(parameters, keys),
                (sql, rows) -> sql.fetch(rows, view.table().fields())
                        .into(view.table())
                        .forEach(each));
    }

    /// Adds the writing of rows, new or not.
    void upsert(StatementBatch trip, List<R> rows) {
        var fields = view.table().fields();
        trip.update(
                upsert,
                parameters -> {
                    for (int i = 0; i < fields.length; i++) {
                        var texts = new ArrayList<@Nullable String>(rows.size());
                        for (var row : rows) {
                            texts.add(TextValue.text(fields[i], row.get(i)));
                        }
                        parameters.add(texts.toArray());
                    }
                },
                count -> {});
    }

    /// Adds the removal of the rows with these keys.
    void delete(StatementBatch trip, Collection<RowKey> keys) {
        trip.update(delete, parameters -> addKeys(parameters, keys), count -> {});
    }

    private void addKeys(Parameters parameters, Collection<RowKey> keys) throws SQLException {
        var fields = view.keyFields();
        for (int i = 0; i < fields.size(); i++) {
            var texts = new ArrayList<@Nullable String>(keys.size());
            for (var key : keys) {
                texts.add(TextValue.text(fields.get(i), key.values().get(i)));
            }
            parameters.add(texts.toArray());
        }
    }
}
