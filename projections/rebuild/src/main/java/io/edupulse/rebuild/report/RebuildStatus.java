package io.edupulse.rebuild.report;

import io.edupulse.rebuild.report.RebuildProgress.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rebuild as the database knows it, seen from any process; at most a second or two old.
///
/// @param projections what it rebuilds with one reading of the log
/// @param swapped those of them that have changed places already
/// @param phase null until a worker has begun it
/// @param done how many events the new read models have seen, by the positions that they have reached
/// @param total how many are in the log, by the heads of its partitions, which are dense
/// @param timeLeft null while nothing is read, or no worker has it
/// @param maxRate in events a second, null for no limit
/// @param node who works on it or was the last to do so
/// @param error why it has failed, or was paused without a request
public record RebuildStatus(
        long id,
        List<String> projections,
        List<String> swapped,
        State state,
        @Nullable Phase phase,
        long done,
        long total,
        double eventsPerSecond,
        @Nullable Duration timeLeft,
        @Nullable Long maxRate,
        @Nullable String node,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant heartbeatAt,
        @Nullable Instant finishedAt,
        @Nullable Problem error) {

    /// How it stands.
    public enum State {
        /// A worker has it.
        RUNNING,

        /// No worker has it: a serving node takes it over in a moment, or the same rebuild is begun
        /// again.
        WAITING,

        /// Until it is resumed.
        PAUSED,

        /// What it has made is about to be dropped.
        CANCELLING,

        /// Queries see what it has made.
        SWAPPED,

        /// It was not swapped in, because rows differ.
        DIFFERENT,

        /// It was cancelled on request.
        CANCELLED,

        /// It was given up because of an error.
        FAILED;

        public boolean isOver() {
            return compareTo(SWAPPED) >= 0;
        }
    }

    /// @param code stable, for programs
    public record Problem(String code, String message) {}

    public RebuildStatus {
        projections = List.copyOf(projections);
        swapped = List.copyOf(swapped);
    }
}
