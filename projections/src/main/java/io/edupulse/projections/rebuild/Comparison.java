package io.edupulse.projections.rebuild;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;
import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;

import io.edupulse.projections.engine.ProjectionSchema;
import io.edupulse.projections.rebuild.TableComparison.Sample;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// Compares the tables of two schemas of a projection, row by row, in the database. Of parked events it
/// compares which they are: when and how often they were tried has no place in the log.
record Comparison(DSLContext tx, ProjectionSchema live, ProjectionSchema candidate) {

    private static final int SAMPLES = 5;

    private static final String PARKED_COLUMNS = "partition, position, key, event_id, event_type";

    private static final String ONLY = """
            with only_live as (select {2} from {0} except all select {2} from {1}),
                 only_candidate as (select {2} from {1} except all select {2} from {0})
            """;

    private static final String COUNTS = ONLY + """
            select (select count(*) from {0}), (select count(*) from {1}),
                   (select count(*) from only_live), (select count(*) from only_candidate)""";

    private static final String DIFFERENCES = ONLY + """
            select coalesce(l.key, c.key)::text, l.row::text, c.row::text
              from (select {3} as key, to_jsonb(t) as row from only_live t) l
              full join (select {3} as key, to_jsonb(t) as row from only_candidate t) c on c.key = l.key
             order by 1 limit {4}""";

    private static final String PRIMARY_KEY = """
            select a.attname
              from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
             where i.indrelid = {0}::regclass and i.indisprimary
             order by array_position(i.indkey, a.attnum)""";

    List<TableComparison> tables() {
        return live.tables(tx).stream()
                .filter(table -> !table.equals(CHECKPOINTS.getName()))
                .map(this::compare)
                .toList();
    }

    private TableComparison compare(String table) {
        var ours = DSL.name(live.name(), table);
        var theirs = DSL.name(candidate.name(), table);
        var columns = DSL.raw(table.equals(PARKED_EVENTS.getName()) ? PARKED_COLUMNS : "*");
        var counts = tx.fetchSingle(COUNTS, ours, theirs, columns);
        long onlyLive = counts.get(2, Long.class);
        long onlyCandidate = counts.get(3, Long.class);
        List<Sample> samples = onlyLive + onlyCandidate == 0
                ? List.of()
                : tx.fetch(DIFFERENCES, ours, theirs, columns, DSL.raw(key(table)), DSL.inline(SAMPLES))
                        .map(row -> new Sample(
                                row.get(0, String.class), row.get(1, String.class), row.get(2, String.class)));
        return new TableComparison(
                table, counts.get(0, Long.class), counts.get(1, Long.class), onlyLive, onlyCandidate, samples);
    }

    /// The key of a row `t` as JSON, which can be compared whatever its types are.
    private String key(String table) {
        var columns = tx.fetch(PRIMARY_KEY, DSL.inline(tx.render(DSL.name(live.name(), table))))
                .getValues(0, String.class);
        return columns.isEmpty()
                ? "to_jsonb(t)"
                : columns.stream()
                        .map(column -> "%s, t.%s".formatted(tx.render(DSL.inline(column)), tx.render(DSL.name(column))))
                        .collect(Collectors.joining(", ", "jsonb_build_object(", ")"));
    }
}
