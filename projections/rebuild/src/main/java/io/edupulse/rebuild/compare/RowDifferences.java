package io.edupulse.rebuild.compare;

import static java.util.stream.Collectors.joining;

import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.compare.TableShape.Column;
import io.edupulse.rebuild.report.TableComparison;
import io.edupulse.rebuild.report.TableComparison.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.SQL;
import org.jooq.impl.DSL;

/// Compares the rows of one table in two schemas one by one, in the ranges whose checksums differ.
///
/// Rows are paired by their primary key. In a table without one, equal rows are counted instead, and a row
/// is only here or only there.
record RowDifferences(DSLContext tx, ProjectionSchema live, ProjectionSchema candidate, TableShape shape) {

    private static final QueryPart SAMPLES = DSL.inline(5);

    /// The rows of one side: table, columns, hash, number of the range, ranges. An offset keeps the hash
    /// from being computed again where it is compared.
    private static final String SIDE =
            "(select {1}, {2} as hash, t.ctid as place from {0} t where {3} in ({4}) offset 0)";

    /// Of both sides, key, and what is counted besides.
    private static final String COUNTS = """
            select count(*) filter (where c.hash is null), count(*) filter (where l.hash is null),
                   count(*) filter (where l.hash <> c.hash){3}
              from {0} l full join {1} c using ({2})
             where l.hash is distinct from c.hash""";

    private static final String CHANGED = ", count(*) filter (where l.hash <> c.hash and l.{0} is distinct from c.{0})";

    private static final String FIRST = """
            select l.place as live, c.place as candidate
              from {0} l full join {1} c using ({2})
             where l.hash is distinct from c.hash order by {2} limit {3}""";

    /// Of both sides.
    private static final String SURPLUS = """
            (select hash, min(live) as live, min(candidate) as candidate, count(live) - count(candidate) as surplus
               from (select hash, place as live, null::tid as candidate from {0} l
                     union all select hash, null, place from {1} c) sides
              group by hash having count(live) <> count(candidate)) d""";

    private static final String SURPLUS_COUNTS = """
            select coalesce(sum(surplus) filter (where surplus > 0), 0),
                   coalesce(-sum(surplus) filter (where surplus < 0), 0) from {0}""";

    private static final String SURPLUS_FIRST = """
            select case when surplus > 0 then live end as live, case when surplus < 0 then candidate end as candidate
              from {0} order by hash limit {1}""";

    /// Both tables, columns, and the places of rows in them.
    private static final String ROWS = """
            select (select to_jsonb(r)::text from (select {2} from {0} t where t.ctid = d.live) r),
                   (select to_jsonb(r)::text from (select {2} from {1} t where t.ctid = d.candidate) r)
              from ({3}) d""";

    /// @param ranges where to look
    TableComparison find(Set<Integer> ranges, long liveRows, long candidateRows) {
        tx.execute("set local work_mem = '64MB'");
        var ours = side(live, ranges);
        var theirs = side(candidate, ranges);
        return shape.key().isEmpty()
                ? unpaired(ours, theirs, liveRows, candidateRows)
                : paired(ours, theirs, liveRows, candidateRows);
    }

    private SQL side(ProjectionSchema schema, Set<Integer> ranges) {
        var columns = shape.columns().stream()
                .map(column -> column.image() + " as " + alias(column))
                .collect(joining(", "));
        return DSL.sql(
                SIDE,
                table(schema),
                DSL.raw(columns),
                DSL.raw(shape.hash()),
                DSL.raw(shape.range()),
                DSL.list(ranges.stream().map(DSL::inline).toList()));
    }

    private TableComparison paired(SQL ours, SQL theirs, long liveRows, long candidateRows) {
        var key = DSL.raw(shape.key().stream().map(this::alias).collect(joining(", ")));
        var values =
                shape.columns().stream().filter(column -> column.keyPlace() < 0).toList();
        var changes = DSL.raw(values.stream()
                .map(column -> CHANGED.replace("{0}", alias(column)))
                .collect(joining()));
        var counts = tx.fetchSingle(COUNTS, ours, theirs, key, changes);
        return new TableComparison(
                shape.name(),
                liveRows,
                candidateRows,
                counts.get(0, Long.class),
                counts.get(1, Long.class),
                counts.get(2, Long.class),
                byColumn(values, counts),
                samples(DSL.sql(FIRST, ours, theirs, key, SAMPLES)));
    }

    private static Map<String, Long> byColumn(List<Column> values, Record counts) {
        var changed = new LinkedHashMap<String, Long>();
        for (int i = 0; i < values.size(); i++) {
            long rows = counts.get(3 + i, Long.class);
            if (rows > 0) {
                changed.put(values.get(i).name(), rows);
            }
        }
        return changed;
    }

    private TableComparison unpaired(SQL ours, SQL theirs, long liveRows, long candidateRows) {
        var surplus = DSL.sql(SURPLUS, ours, theirs);
        var counts = tx.fetchSingle(SURPLUS_COUNTS, surplus);
        return new TableComparison(
                shape.name(),
                liveRows,
                candidateRows,
                counts.get(0, Long.class),
                counts.get(1, Long.class),
                0,
                Map.of(),
                samples(DSL.sql(SURPLUS_FIRST, surplus, SAMPLES)));
    }

    /// Fetches rows by where they lie.
    private List<Sample> samples(SQL places) {
        var columns = shape.columns().stream()
                .map(column -> DSL.field(DSL.name("t", column.name())))
                .toList();
        var samples = new ArrayList<Sample>();
        for (var row : tx.fetch(ROWS, table(live), table(candidate), DSL.list(columns), places)) {
            var ours = row.get(0, String.class);
            var theirs = row.get(1, String.class);
            samples.add(new Sample(key(ours == null ? theirs : ours), ours, theirs));
        }
        return samples;
    }

    private String key(String row) {
        if (shape.key().isEmpty()) {
            return row;
        }
        var names =
                shape.key().stream().map(column -> DSL.inline(column.name())).toList();
        return tx.fetchSingle(
                        "select jsonb_object_agg(key, value)::text from jsonb_each({0}::jsonb) where key in ({1})",
                        DSL.inline(row), DSL.list(names))
                .get(0, String.class);
    }

    private QueryPart table(ProjectionSchema schema) {
        return DSL.name(schema.name(), shape.name());
    }

    private String alias(Column column) {
        return "column" + shape.columns().indexOf(column);
    }
}
