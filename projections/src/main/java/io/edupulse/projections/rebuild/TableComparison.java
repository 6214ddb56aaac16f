package io.edupulse.projections.rebuild;

import java.util.List;

/// One table of two read models, row by row.
///
/// @param onlyLive how many rows the live one has that the other has not
/// @param onlyCandidate the other way round
/// @param samples some of these rows as JSON, each with the side that it is on
public record TableComparison(
        String table, long liveRows, long candidateRows, long onlyLive, long onlyCandidate, List<String> samples) {

    public boolean isEqual() {
        return onlyLive == 0 && onlyCandidate == 0;
    }
}
