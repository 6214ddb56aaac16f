package io.edupulse.kernel.telemetry;

import java.util.Locale;

/// Hears what becomes of commands and what they cost. Called on the threads that handle them, so an implementation must
/// not block and must not throw. Thread-safe. Times are in nanoseconds.
public interface CommandListener {

    /// Hears nothing.
    CommandListener NONE = new CommandListener() {};

    /// What became of a command.
    enum Outcome {
        ACCEPTED,

        /// An earlier command had the same idempotency key.
        REPEATED,

        REJECTED,
        CONFLICTED,

        /// It ended with an exception.
        FAILED;

        /// As metrics and traces call it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A part of the work on the commands that wait for the same aggregate.
    enum Phase {
        LOAD,
        DECIDE,
        APPEND;

        /// As metrics and traces call it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A command has its outcome.
    ///
    /// @param nanos from its arrival, with the time that it waited for others
    default void handled(Class<?> command, Outcome outcome, long nanos) {}

    /// A phase has ended, well or not. Commands that are decided together share it.
    ///
    /// @param aggregate the name of the kind of aggregate
    default void passed(Phase phase, String aggregate, long nanos) {}

    /// Another writer was faster, or the cached state was stale: the commands are decided again.
    default void conflicted(String aggregate) {}

    /// The cache of warm states was asked for a state.
    default void cacheAsked(String aggregate, boolean isFound) {}

    /// The store of snapshots was asked for one, which a long stream does.
    default void snapshotAsked(String aggregate, boolean isFound) {}

    /// A snapshot was written.
    default void snapshotWritten(String aggregate, long nanos) {}

    /// A group commit has ended well.
    ///
    /// @param appends how many were written by one statement
    /// @param events how many events these had
    default void appended(int appends, int events) {}
}
