package io.edupulse.rebuild.compare;

import static java.util.stream.Collectors.joining;

import io.edupulse.jooq.projection.Tables;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.schema.ProjectionSchema;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// The columns of a table that count when it is compared, and SQL that makes its rows comparable. In that
/// SQL the table has the alias `t`.
///
/// A row is hashed by PostgreSQL's hash of records, which is several times faster than to hash its text.
/// But that folds eight bytes into four before it hashes, so that 1 and 4,294,967,296 have the same hash
/// with every seed. Therefore of such types the upper half, or all bytes as text, are hashed too.
///
/// @param key the columns of the primary key, in its order; empty if it has none
public record TableShape(String name, List<Column> columns, List<Column> key) {

    /// Ranges are by the hash of the key.
    static final int RANGES = 1 << 10;

    private static final Set<String> HASHED_EXACTLY = Set.of("bool", "int2", "int4", "text", "uuid", "varchar");

    /// Of parked events it counts which they are: when and how often they were tried has no place in the
    /// log.
    private static final Set<String> NOT_IN_THE_LOG = Set.of("error", "attempts", "parked_at");

    private static final String COLUMNS = """
            select a.attname, y.typname, y.typsend = 0 or y.typtype <> 'b' or y.typcategory = 'A' or y.typnamespace <> 'pg_catalog'::regnamespace,
                   y.typsend::regproc::text, coalesce(array_position(i.indkey::int2[], a.attnum), -1)
              from pg_attribute a
              join pg_type y on y.oid = a.atttypid
              left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
             where a.attrelid = {0}::regclass and a.attnum > 0 and not a.attisdropped
             order by a.attnum""";

    /// @param image a value that is equal when the column is, also between the tables of two schemas
    /// @param hashed what is hashed of it, one expression or several
    /// @param keyPlace its place in the primary key; negative if it is not part of it
    record Column(String name, String image, String hashed, int keyPlace) {}

    public TableShape {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /// All tables of a schema but its checkpoints, by name.
    public static List<TableShape> of(DSLContext sql, ProjectionSchema schema) {
        return schema.tables(sql).stream()
                .filter(table -> !table.equals(Tables.CHECKPOINTS.getName()))
                .map(table -> of(sql, schema, table))
                .toList();
    }

    public static TableShape of(DSLContext sql, ProjectionSchema schema, String table) {
        boolean isBookkeeping = table.equals(Tables.PARKED_EVENTS.getName());
        var columns = sql.fetch(COLUMNS, DSL.inline(sql.render(DSL.name(schema.name(), table)))).stream()
                .map(row -> column(sql, row))
                .filter(column -> !isBookkeeping || !NOT_IN_THE_LOG.contains(column.name()))
                .toList();
        var key = columns.stream()
                .filter(column -> column.keyPlace() >= 0)
                .sorted((a, b) -> Integer.compare(a.keyPlace(), b.keyPlace()))
                .toList();
        return new TableShape(table, columns, key);
    }

    private static Column column(DSLContext sql, Record row) {
        var name = row.get(0, String.class);
        var type = row.get(1, String.class);
        var column = "t." + sql.render(DSL.name(name));
        int keyPlace = row.get(4, Integer.class);
        if (row.get(2, Boolean.class)) {
            return new Column(name, column + "::text", column + "::text", keyPlace);
        }
        if (HASHED_EXACTLY.contains(type)) {
            return new Column(name, column, column, keyPlace);
        }
        if (type.equals("int8")) {
            return new Column(name, column, Text.format("%1$s, %1$s >> 32", column), keyPlace);
        }
        var bytes = Text.format("encode(%s(%s), 'hex')", row.get(3, String.class), column);
        return new Column(name, bytes, bytes, keyPlace);
    }

    /// The hash of the whole row.
    String hash() {
        return hash(columns, 0);
    }

    /// The number of the range that a row is in.
    String range() {
        return Text.format("(%s & %d)::integer", key.isEmpty() ? hash() : hash(key, 1), RANGES - 1);
    }

    private static String hash(List<Column> columns, int seed) {
        return Text.format(
                "hash_record_extended(row(%s), %d)",
                columns.stream().map(Column::hashed).collect(joining(", ")), seed);
    }
}
