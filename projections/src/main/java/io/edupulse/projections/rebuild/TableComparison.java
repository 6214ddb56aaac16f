package io.edupulse.projections.rebuild;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One table of two read models at the same positions, row by row.
///
/// @param onlyLive how many rows the live one has that the other has not
/// @param onlyCandidate the other way round
/// @param samples the first keys whose rows differ
public record TableComparison(
        String table, long liveRows, long candidateRows, long onlyLive, long onlyCandidate, List<Sample> samples) {

    /// Two rows with one key; null where there is none.
    ///
    /// @param key the primary key's columns, or the whole row in a table without one
    public record Sample(
            String key, @Nullable String live, @Nullable String candidate) {}

    public TableComparison {
        samples = List.copyOf(samples);
    }

    public boolean isEqual() {
        return onlyLive == 0 && onlyCandidate == 0;
    }
}
