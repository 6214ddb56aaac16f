package io.edupulse.rebuild.report;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How far a rebuild is.
///
/// @param done how many events the new read model has seen, by the positions that it has reached
/// @param total how many are in the log, by the heads of its partitions, which are dense
/// @param eventsPerSecond over the last seconds; 0 as long as it stands still
/// @param timeLeft what the rest takes at this rate; null while nothing is read, or nothing comes
/// @param isPaused whether it is paused
public record RebuildProgress(
        String projection,
        Phase phase,
        long done,
        long total,
        double eventsPerSecond,
        @Nullable Duration timeLeft,
        boolean isPaused) {

    /// What it is doing.
    public enum Phase {
        /// Folds the log in memory and writes rows without indexes.
        READING,

        /// Makes the indexes and the statistics.
        INDEXING,

        /// Applies what has happened since, batch by batch.
        CATCHING_UP,

        /// Holds the live read model and compares both at the same positions.
        COMPARING,

        /// Waits until running queries have ended, and changes the names.
        SWAPPING,

        /// Queries see the new read model.
        SWAPPED
    }

    public static RebuildProgress of(String projection, Phase phase, long done, long total, double eventsPerSecond) {
        boolean reads = phase == Phase.READING || phase == Phase.CATCHING_UP;
        var left = reads && eventsPerSecond > 0
                ? Duration.ofMillis(Math.round(1_000 * (total - done) / eventsPerSecond))
                : null;
        return new RebuildProgress(projection, phase, done, total, eventsPerSecond, left, false);
    }

    /// The same, standing still.
    public RebuildProgress paused() {
        return new RebuildProgress(projection, phase, done, total, 0, null, true);
    }
}
