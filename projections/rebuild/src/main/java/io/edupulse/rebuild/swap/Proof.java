package io.edupulse.rebuild.swap;

import io.edupulse.kernel.store.EventReader;
import io.edupulse.projection.rows.RowKeys;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.compare.Comparison;
import io.edupulse.rebuild.report.ReadModelsDifferException;
import io.edupulse.rebuild.report.TableComparison;
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
/// free-form SQL the keys are unknown: there all rows are compared again in the end, unless nothing has
/// happened. Parked events are compared as a whole each time. Used by one thread.
final class Proof {

    /// How many rows may be left for the time in which the live read model is held.
    private static final int FEW = 1_000;

    /// How many rows are compared at a time: while all rows were compared, an hour of events may have come.
    private static final int PORTION = 20_000;

    private static final int ROUNDS = 10;
    private static final int BATCH = 1_000;
    private static final int SAMPLES = 5;

    private static final JSONFormat JSON = JSONFormat.DEFAULT_FOR_RECORDS.recordFormat(JSONFormat.RecordFormat.OBJECT);

    private final DSLContext sql;
    private final EventReader log;
    private final ProjectionSchema live;
    private final ProjectionSchema candidate;
    private final AlignedSnapshot positions;
    private final int portion;

    /// Where both are known to be equal.
    private List<Long> proven = List.of();

    Proof(
            DSLContext sql,
            EventReader log,
            ProjectionSchema live,
            ProjectionSchema candidate,
            AlignedSnapshot positions) {
        this(sql, log, live, candidate, positions, PORTION);
    }

    /// @param portion how many rows are held in memory, or a batch of events more
    Proof(
            DSLContext sql,
            EventReader log,
            ProjectionSchema live,
            ProjectionSchema candidate,
            AlignedSnapshot positions,
            int portion) {
        this.portion = portion;
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
        check(List.of(new Comparison(tx, live, candidate).parkedEvents()));
        int rows = 0;
        var keys = new RowKeys(live.projection());
        for (int partition = 0; partition < at.size(); partition++) {
            long target = at.get(partition);
            for (long position = proven.get(partition); position < target; ) {
                position = add(keys, partition, position, target);
                if (keys.size() >= portion) {
                    rows += compare(tx, keys);
                    keys = new RowKeys(live.projection());
                }
            }
        }
        rows += compare(tx, keys);
        proven = at;
        return rows;
    }

    private int compare(DSLContext tx, RowKeys keys) {
        check(compare(keys.rows(tx, live), keys.rows(tx, candidate)));
        return keys.size();
    }

    private void check(List<TableComparison> tables) {
        if (!tables.stream().allMatch(TableComparison::isEqual)) {
            throw new ReadModelsDifferException(live.projection().name(), tables);
        }
    }

    /// Adds the rows of one batch of events and returns the position of the last one.
    private long add(RowKeys keys, int partition, long position, long target) {
        var events = log.readBatch(partition, position, (int) Math.min(BATCH, target - position));
        events.forEach(keys::add);
        // Both have applied them, so they were in the log.
        return events.isEmpty() ? target : events.getLast().position();
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
