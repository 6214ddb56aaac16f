package io.edupulse.kernel.command;

/// What it costs to fold the events of one kind of aggregate, learnt from those that were folded, and with that, when a
/// snapshot pays. Thread-safe; figures of threads that meet may get lost, which does no harm.
final class ReplayCost {

    /// Below this, nobody notices a replay: a millisecond, about what a commit takes.
    private static final double UNNOTICED_NANOS = 1e6;

    /// What it takes to read a byte of a snapshot back.
    private static final double NANOS_A_BYTE = 5;

    private static final double FIRST_GUESS = 10_000;
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

    /// Whether the next one to load the aggregate would wait noticeably, and longer for these events than for the
    /// snapshot.
    ///
    /// @param events how many come behind the last snapshot
    /// @param weight of the state
    boolean isWorthSnapshot(long events, long weight) {
        return events * nanosAnEvent > Math.max(UNNOTICED_NANOS, weight * NANOS_A_BYTE);
    }
}
