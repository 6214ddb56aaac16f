package io.edupulse.rebuild.report;

import java.time.Duration;
import java.util.List;

/// What a rebuild or a rollback has done.
///
/// @param events how many the new read model has seen
/// @param tables how it compared with the old one at the same positions
/// @param held for how long queries had to wait at most
/// @param liveHeld for how long the live read model stood still at most
public record RebuildReport(
        String projection, long events, Duration took, Duration held, Duration liveHeld, List<TableComparison> tables) {

    /// Whether both had the same rows.
    public boolean isEqual() {
        return tables.stream().allMatch(TableComparison::isEqual);
    }
}
