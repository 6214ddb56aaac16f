package io.edupulse.rebuild;

/// Spreads events evenly over time: a token bucket that holds a tenth of a second, so that threads that
/// were late catch up without a burst. The first caller goes first. Not thread-safe.
final class TokenBucket {

    private static final long SLACK_NANOS = 100_000_000;

    private static final int CHUNKS_A_SECOND = 4;

    private final long eventsPerSecond;
    private long free;

    /// @param now as [System#nanoTime], as all times here
    TokenBucket(long eventsPerSecond, long now) {
        this.eventsPerSecond = eventsPerSecond;
        this.free = now;
    }

    /// When a number of events may begin, at or after now. Later requests begin later.
    long reserve(int events, long now) {
        long start = now - free > SLACK_NANOS ? now - SLACK_NANOS : free;
        free = start + (long) (1e9 * events / eventsPerSecond);
        return start - now > 0 ? start : now;
    }

    /// As many as make a part of a second.
    int chunk(int wanted) {
        return Math.clamp(eventsPerSecond / CHUNKS_A_SECOND, 1, wanted);
    }
}
