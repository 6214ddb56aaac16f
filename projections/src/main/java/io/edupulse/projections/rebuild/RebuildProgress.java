package io.edupulse.projections.rebuild;

import java.time.Duration;

/// How far a rebuild is.
///
/// @param done how many events were read
/// @param total how many there are to read
/// @param eventsPerSecond since the phase began; 0 as long as that is not known
public record RebuildProgress(String projection, Phase phase, long done, long total, double eventsPerSecond) {

    /// What it is doing.
    public enum Phase {
        READING,
        INDEXING,
        CATCHING_UP,
        COMPARING,
        SWAPPED
    }

    /// The time that the rest will take at this rate; zero as long as the rate is not known.
    public Duration timeLeft() {
        return eventsPerSecond <= 0
                ? Duration.ZERO
                : Duration.ofMillis((long) (1_000 * (total - done) / eventsPerSecond));
    }
}
