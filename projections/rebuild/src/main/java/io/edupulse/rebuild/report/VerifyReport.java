package io.edupulse.rebuild.report;

import io.edupulse.projection.schema.SchemaState;
import java.time.Duration;
import java.util.List;

/// What a verification of a live read model has found.
///
/// @param events how many both had seen when they were compared
/// @param liveHeld for how long the live read model stood still at most
/// @param code whether the code that verifies has made the live read model; if not, differences are to be
///     expected
/// @param tables how it compares with what the log gives
public record VerifyReport(
        String projection,
        long events,
        Duration took,
        Duration liveHeld,
        SchemaState code,
        List<TableComparison> tables) {

    /// Whether the live read model has the rows that the log gives.
    public boolean isEqual() {
        return tables.stream().allMatch(TableComparison::isEqual);
    }
}
