package io.edupulse.projection.schema;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;
import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.Projection;
import io.edupulse.projection.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What the tables of a read model may be, so that a rebuilt one can be shown to be the live one: all values
/// come from events, are the same after they were stored and read again, and have one form in which they can be
/// compared.
final class TableRules {

    private static final Set<String> TYPES = Set.of(
            "bool",
            "int2",
            "int4",
            "int8",
            "numeric",
            "float4",
            "float8",
            "text",
            "varchar",
            "uuid",
            "date",
            "time",
            "timestamp",
            "timestamptz",
            "bytea",
            "json",
            "jsonb");

    private static final String PERMITTED =
            "boolean, smallint, integer, bigint, numeric, real, double precision, text, varchar, uuid, date, time, timestamp, timestamptz, bytea, json, jsonb, enums, domains over these, and arrays of these";

    /// As values in Java, others are not equal to what is read again, or are compared by what they are and not
    /// by what they hold.
    private static final Set<String> KEY_TYPES = Set.of(
            "bool", "int2", "int4", "int8", "text", "varchar", "uuid", "date", "time", "timestamp", "timestamptz");

    private static final String PERMITTED_IN_KEYS =
            "boolean, smallint, integer, bigint, text, varchar, uuid, date, time, timestamp, timestamptz and enums";

    /// The columns of a schema, each with the type that it is made of in the end, where it is a domain or an
    /// array.
    private static final String COLUMNS = """
            with recursive columns as (
              select c.relname, a.attname, a.attnum, a.attrelid, a.atttypid as type, false as is_array,
                     format_type(a.atttypid, a.atttypmod) as shown, a.attidentity, a.attgenerated, a.attcollation
                from pg_class c join pg_attribute a on a.attrelid = c.oid
               where c.relnamespace = (select oid from pg_namespace where nspname = {0})
                 and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped),
            types as (
              select * from columns
              union all
              select t.relname, t.attname, t.attnum, t.attrelid,
                     case y.typtype when 'd' then y.typbasetype else y.typelem end, t.is_array or y.typtype <> 'd',
                     t.shown, t.attidentity, t.attgenerated, t.attcollation
                from types t join pg_type y on y.oid = t.type
               where y.typtype = 'd' or y.typcategory = 'A' and y.typelem <> 0)
            select t.relname as table_name, t.attname as column_name, t.shown, t.is_array,
                   case when y.typtype = 'e' then 'enum'
                        when y.typnamespace = 'pg_catalog'::regnamespace then y.typname::text end as type,
                   t.attidentity <> '' as is_identity, t.attgenerated <> '' as is_generated,
                   coalesce(not l.collisdeterministic, false) as is_folded, pg_get_expr(d.adbin, d.adrelid) as default_value,
                   d.adbin::text ~ 'SQLVALUEFUNCTION|NEXTVALUEEXPR' or exists (
                     select from regexp_matches(d.adbin::text, ':(?:op)?funcid ([0-9]+)', 'g') as f (ids)
                       join pg_proc p on p.oid = f.ids[1]::oid
                      where p.provolatile <> 'i') as is_of_the_moment
              from types t
              join pg_type y on y.oid = t.type and y.typtype <> 'd' and (y.typcategory <> 'A' or y.typelem = 0)
              left join pg_collation l on l.oid = t.attcollation
              left join pg_attrdef d on d.adrelid = t.attrelid and d.adnum = t.attnum
             order by t.relname, t.attnum""";

    private static final String TRIGGERS = """
            select c.relname || ', ' || t.tgname as trigger from pg_trigger t join pg_class c on c.oid = t.tgrelid
             where c.relnamespace = (select oid from pg_namespace where nspname = {0}) and not t.tgisinternal
             order by 1 limit 1""";

    private static final Set<String> BOOKKEEPING = Set.of(CHECKPOINTS.getName(), PARKED_EVENTS.getName());

    private TableRules() {}

    /// Judges the tables of a schema that exists.
    ///
    /// @throws CodedException with `projection.unfit-table`
    static void check(DSLContext sql, ProjectionSchema schema) {
        var projection = schema.projection();
        var keys = keys(projection);
        var obstacles = new ArrayList<String>();
        for (var column : sql.fetch(COLUMNS, DSL.val(schema.name()))) {
            var table = column.get("table_name", String.class);
            var obstacle = BOOKKEEPING.contains(table) ? null : obstacle(column, keys);
            if (obstacle != null) {
                obstacles.add(Text.format("%s.%s %s", table, column.get("column_name", String.class), obstacle));
            }
        }
        sql.fetch(TRIGGERS, DSL.val(schema.name()))
                .forEach(row -> obstacles.add(Text.format(
                        "table and trigger %s: what a trigger writes does not come from events; write it in the projection",
                        row.get(0, String.class))));
        if (!obstacles.isEmpty()) {
            throw new CodedException(
                    "projection.unfit-table",
                    Text.format(
                            "The tables of %s cannot be rebuilt and compared: %s",
                            projection.name(), String.join("; ", obstacles)));
        }
    }

    /// The key columns of views, as `table.column`.
    private static Set<String> keys(Projection projection) {
        var keys = new HashSet<String>();
        for (var handler : projection.handlers()) {
            if (handler instanceof View<?> view) {
                view.definition()
                        .keyFields()
                        .forEach(field -> keys.add(view.definition().table().getName() + "." + field.getName()));
            }
        }
        return keys;
    }

    private static @Nullable String obstacle(Record column, Set<String> keys) {
        var type = column.get("type", String.class);
        boolean isPermitted = "enum".equals(type) || TYPES.contains(String.valueOf(type));
        if (!isPermitted) {
            return Text.format("is of type %s; permitted are %s", column.get("shown", String.class), PERMITTED);
        }
        if (column.get("is_identity", Boolean.class) || column.get("is_generated", Boolean.class)) {
            return "is generated by the database; its values have to come from events";
        }
        if (Boolean.TRUE.equals(column.get("is_of_the_moment", Boolean.class))) {
            return Text.format(
                    "has the default %s, which is another one in a rebuild; its values have to come from events",
                    column.get("default_value", String.class));
        }
        var name = column.get("table_name", String.class) + "." + column.get("column_name", String.class);
        return keys.contains(name) ? keyObstacle(column, type) : null;
    }

    private static @Nullable String keyObstacle(Record column, @Nullable String type) {
        boolean isPermitted = "enum".equals(type) || KEY_TYPES.contains(String.valueOf(type));
        if (!isPermitted || column.get("is_array", Boolean.class)) {
            return Text.format(
                    "is in the key of a view and of type %s; permitted there are %s",
                    column.get("shown", String.class), PERMITTED_IN_KEYS);
        }
        if (column.get("is_folded", Boolean.class)) {
            return "is in the key of a view, and its collation takes different texts for the same one; use another";
        }
        return null;
    }
}
