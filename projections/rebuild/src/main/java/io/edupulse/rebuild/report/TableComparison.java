package io.edupulse.rebuild.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One table of two read models at the same positions.
///
/// @param onlyLive how many rows the live one has whose keys the other has not
/// @param onlyCandidate the other way round
/// @param changed how many rows have the same key and other values
/// @param changedColumns in how many of those each column has another value; without columns that are equal
///     in all
/// @param samples the first keys whose rows differ
public record TableComparison(
        String table,
        long liveRows,
        long candidateRows,
        long onlyLive,
        long onlyCandidate,
        long changed,
        Map<String, Long> changedColumns,
        List<Sample> samples) {

    /// Two rows with one key as JSON; null where there is none.
    ///
    /// @param key the primary key's columns, or the whole row in a table without one
    public record Sample(
            String key, @Nullable String live, @Nullable String candidate) {}

    public TableComparison {
        changedColumns = Map.copyOf(changedColumns);
        samples = List.copyOf(samples);
    }

    public static TableComparison equal(String table, long rows) {
        return new TableComparison(table, rows, rows, 0, 0, 0, Map.of(), List.of());
    }

    public boolean isEqual() {
        return onlyLive == 0 && onlyCandidate == 0 && changed == 0;
    }
}
