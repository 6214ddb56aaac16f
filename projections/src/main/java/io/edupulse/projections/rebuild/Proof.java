package io.edupulse.projections.rebuild;

import io.edupulse.kernel.store.EventReader;
import io.edupulse.projections.engine.ProjectionSchema;
import io.edupulse.projections.engine.RowKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.JSONFormat;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Shows that two read models of a projection have the same rows, while the live one moves: all rows are
/// compared once in a snapshot, and after that only the rows of the events that have come since, again and
/// again until there are few. What is left for the last moment is short, however large the tables are.
///
/// That is enough because rows change by events only, and each event tells the keys of its rows. Of
/// free-form SQL nobody knows the keys: there all rows are compared again in the end, unless nothing has
/// happened. Parked events are compared as a whole each time. Used by one thread.
final class Proof {

    /// How many rows may be left for the time in which the live read model is held.
    private static final int FEW = 1_000;

    private static final int ROUNDS = 10;
    private static final int BATCH = 1_000;
    private static final int SAMPLES = 5;

    private static final JSONFormat JSON = JSONFormat.DEFAULT_FOR_RECORDS.recordFormat(JSONFormat.RecordFormat.OBJECT);

    private final DSLContext sql;
    private final EventReader log;
    private final ProjectionSchema live;
    private final ProjectionSchema candidate;
    private final EqualPositions positions;

    /// Where both are known to be equal.
    private List<Long> proven = List.of();

    Proof(
            DSLContext sql,
            EventReader log,
            ProjectionSchema live,
            ProjectionSchema candidate,
            EqualPositions positions) {
        this.sql = sql;
        this.log = log;
        this.live = live;
        this.candidate = candidate;
        this.positions = positions;
    }

    /// Compares all rows.
    List<TableComparison> whole() {
        return positions.look((tx, snapshot, at) -> {
            proven = at;
            return new Comparison(tx, live, candidate).tables(sql, snapshot);
        });
    }

    /// Compares what has changed since the last time, until little does.
    ///
    /// @throws ReadModelsDifferException if rows differ
    void narrow() {
        if (!RowKeys.canFind(live.projection())) {
            return;
        }
        for (int round = 1, rows = Integer.MAX_VALUE; rows > FEW && round <= ROUNDS; round++) {
            rows = positions.look((tx, snapshot, at) -> changed(tx, at));
        }
    }

    /// Compares the rest, inside a transaction that holds both at the same positions.
    ///
    /// @throws ReadModelsDifferException if rows differ
    void finish(DSLContext tx, List<Long> at) {
        if (RowKeys.canFind(live.projection())) {
            changed(tx, at);
        } else if (!at.equals(proven)) {
            check(new Comparison(tx, live, candidate).tables());
            proven = at;
        }
    }

    /// Returns how many rows it has compared.
    private int changed(DSLContext tx, List<Long> at) {
        var keys = new RowKeys(live.projection());
        for (int partition = 0; partition < at.size(); partition++) {
            add(keys, partition, proven.get(partition), at.get(partition));
        }
        var tables = new ArrayList<>(compare(keys.rows(tx, live), keys.rows(tx, candidate)));
        tables.add(new Comparison(tx, live, candidate).parkedEvents());
        check(tables);
        proven = at;
        return keys.size();
    }

    private void check(List<TableComparison> tables) {
        if (!tables.stream().allMatch(TableComparison::isEqual)) {
            throw new ReadModelsDifferException(live.projection().name(), tables);
        }
    }

    private void add(RowKeys keys, int partition, long after, long target) {
        long position = after;
        while (position < target) {
            var events = log.readBatch(partition, position, (int) Math.min(BATCH, target - position));
            events.forEach(keys::add);
            // Both have applied them, so they were in the log.
            position = events.isEmpty() ? target : events.getLast().position();
        }
    }

    private static <K> List<TableComparison> compare(
            Map<String, Map<K, Record>> ours, Map<String, Map<K, Record>> theirs) {
        var tables = new ArrayList<TableComparison>();
        ours.forEach((table, rows) -> tables.add(compare(table, rows, Objects.requireNonNull(theirs.get(table)))));
        return tables;
    }

    private static <K> TableComparison compare(String table, Map<K, Record> ours, Map<K, Record> theirs) {
        Set<K> keys = new HashSet<>(ours.keySet());
        keys.addAll(theirs.keySet());
        keys.removeIf(key -> Objects.equals(ours.get(key), theirs.get(key)));
        long onlyLive = keys.stream().filter(key -> !theirs.containsKey(key)).count();
        long onlyCandidate = keys.stream().filter(key -> !ours.containsKey(key)).count();
        var samples = keys.stream()
                .limit(SAMPLES)
                .map(key -> new TableComparison.Sample(String.valueOf(key), json(ours.get(key)), json(theirs.get(key))))
                .toList();
        return new TableComparison(
                table,
                ours.size(),
                theirs.size(),
                onlyLive,
                onlyCandidate,
                keys.size() - onlyLive - onlyCandidate,
                Map.of(),
                samples);
    }

    private static @Nullable String json(@Nullable Record row) {
        return row == null ? null : row.formatJSON(JSON);
    }
}
