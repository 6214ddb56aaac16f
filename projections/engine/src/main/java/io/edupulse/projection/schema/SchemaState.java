package io.edupulse.projection.schema;

import io.edupulse.projection.Projection;
import io.edupulse.projection.SchemaUse;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// How the tables of a schema and their rows relate to the code of this program.
public enum SchemaState {

    /// The same code has made them, or code that is declared to have the same effect.
    SAME,

    /// The tables are those of this program, but other code has filled them: a rebuild gives other rows,
    /// maybe.
    CHANGED,

    /// The tables have other columns than those of this program, so it can neither read nor write them.
    OTHER_TABLES;

    private static final String COLUMNS = """
            select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
              from pg_class c join pg_attribute a on a.attrelid = c.oid
             where c.relnamespace = (select oid from pg_namespace where nspname = {0})
               and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
             order by c.relname, a.attnum""";

    /// Of a schema that exists.
    public static SchemaState of(DSLContext sql, ProjectionSchema schema) {
        var current = ProjectionFingerprint.of(schema.projection());
        if (schema.fingerprint(sql).filter(current::covers).isPresent()) {
            return SAME;
        }
        return hasTablesOfCode(sql, schema) ? CHANGED : OTHER_TABLES;
    }

    /// Whether a schema has the columns that the SQL of its projection makes.
    public static boolean hasTablesOfCode(DSLContext sql, ProjectionSchema schema) {
        return columns(sql, schema.name()).equals(columnsOfCode(sql, schema.projection()));
    }

    /// Asks the database, in a schema that no other transaction sees.
    private static List<String> columnsOfCode(DSLContext sql, Projection projection) {
        var reference = ProjectionSchema.of(SchemaUse.REFERENCE, projection);
        return sql.transactionResult(transaction -> {
            var tx = transaction.dsl();
            reference.createTables(tx, 1);
            var columns = columns(tx, reference.name());
            reference.drop(tx);
            return columns;
        });
    }

    private static List<String> columns(DSLContext sql, String schema) {
        return sql.fetch(COLUMNS, DSL.val(schema)).getValues(0, String.class);
    }
}
