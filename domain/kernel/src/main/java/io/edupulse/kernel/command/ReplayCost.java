package io.edupulse.kernel.command;

/// What it costs to fold the events of one kind of aggregate, measured from those that were folded, and with that, when
/// a
/// snapshot pays. Thread-safe; figures of threads that meet may get lost, which does no harm.
final class ReplayCost {

    /// Below this, nobody notices a replay: half a millisecond, less than a commit takes.
    private static final double UNNOTICED_NANOS = 5e5;

    /// What it takes to write a byte of a state and to read it back.
    private static final double NANOS_A_BYTE = 5;

    private static final double FIRST_GUESS = 5_000;
    private static final double SHARE_OF_NEWEST = 0.1;

    /// Fewer say more about the database than about the events.
    private static final int FEWEST_EVENTS = 50;

    private volatile double nanosAnEvent = FIRST_GUESS;

    void replayed(long events, long nanos) {
        if (events >= FEWEST_EVENTS) {
            double known = nanosAnEvent;
            nanosAnEvent = known + SHARE_OF_NEWEST * ((double) nanos / events - known);
        }
    }

    /// Whether the next one to load the aggregate would wait noticeably, and longer for these events than a snapshot
    /// takes.
    ///
    /// @param events how many come behind the last snapshot
    /// @param weight of the state
    boolean isWorthSnapshot(long events, long weight) {
        return events * nanosAnEvent > Math.max(UNNOTICED_NANOS, weight * NANOS_A_BYTE);
    }
}
