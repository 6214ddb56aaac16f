package io.edupulse.projections.rebuild;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;
import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;

import io.edupulse.projections.engine.ProjectionSchema;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/// Compares the tables of two schemas of a projection, row by row, in the database.
record Comparison(DSLContext tx, ProjectionSchema live, ProjectionSchema candidate) {

    private static final int SAMPLES = 5;

    List<TableComparison> tables() {
        return names(tx, live).stream().map(this::compare).toList();
    }

    /// The tables of a schema that are the read model.
    static List<String> names(DSLContext tx, ProjectionSchema schema) {
        return tx.fetch(
                        "select tablename from pg_tables where schemaname = ? and tablename not in (?, ?) order by tablename",
                        schema.name(),
                        CHECKPOINTS.getName(),
                        PARKED_EVENTS.getName())
                .getValues(0, String.class);
    }

    private TableComparison compare(String table) {
        var ours = live.name() + "." + table;
        var theirs = candidate.name() + "." + table;
        long onlyLive = countOnly(ours, theirs);
        long onlyCandidate = countOnly(theirs, ours);
        var samples = new ArrayList<String>();
        if (onlyLive > 0) {
            samples.addAll(sampleOnly("live", ours, theirs));
        }
        if (onlyCandidate > 0) {
            samples.addAll(sampleOnly("rebuilt", theirs, ours));
        }
        return new TableComparison(table, count(ours), count(theirs), onlyLive, onlyCandidate, samples);
    }

    private long count(String table) {
        return number("select count(*) from " + table);
    }

    private long countOnly(String table, String other) {
        return number("select count(*) from (select * from %s except all select * from %s) d".formatted(table, other));
    }

    private long number(String query) {
        return tx.fetchSingle(query).get(0, Long.class);
    }

    private List<String> sampleOnly(String side, String table, String other) {
        return tx
                .fetch(
                        "select to_jsonb(d)::text from (select * from %s except all select * from %s order by 1, 2 limit %d) d"
                                .formatted(table, other, SAMPLES))
                .getValues(0, String.class)
                .stream()
                .map(row -> side + " " + row)
                .toList();
    }
}
