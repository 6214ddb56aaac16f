package io.edupulse.kernel.command;

/// The measured cost of folding the events of one kind of aggregate, which tells when a snapshot is worth its cost.
/// Thread-safe; concurrent measurements may get lost, which does no harm.
final class ReplayCost {

    /// A shorter replay is not noticeable: half a millisecond, less than a commit.
    private static final double UNNOTICED_NANOS = 5e5;

    /// The time to write and read back one byte of a state.
    private static final double NANOS_A_BYTE = 5;

    private static final double FIRST_GUESS = 5_000;
    private static final double SHARE_OF_NEWEST = 0.1;

    /// A shorter replay measures the database rather than the events.
    private static final int FEWEST_EVENTS = 50;

    private volatile double nanosAnEvent = FIRST_GUESS;

    void replayed(long events, long nanos) {
        if (events >= FEWEST_EVENTS) {
            double known = nanosAnEvent;
            nanosAnEvent = known + SHARE_OF_NEWEST * ((double) nanos / events - known);
        }
    }

    /// Whether the next load would take noticeable time, and longer for these events than for a snapshot.
    ///
    /// @param events the number of events after the last snapshot
    /// @param weight of the state
    boolean isWorthSnapshot(long events, long weight) {
        return events * nanosAnEvent > Math.max(UNNOTICED_NANOS, weight * NANOS_A_BYTE);
    }
}
