package io.edupulse.rebuild.swap;

import java.time.Duration;

/// Measures the longest time for which other sessions had to wait, also in attempts that failed. Used by one thread.
public final class HoldTimer {

    private boolean holds;
    private long since;
    private long longestNanos;

    /// From now on other sessions may have to wait.
    void begin() {
        holds = true;
        since = System.nanoTime();
    }

    /// Ends the wait, if one has begun.
    void end() {
        if (holds) {
            longestNanos = Math.max(longestNanos, System.nanoTime() - since);
            holds = false;
        }
    }

    public Duration longest() {
        return Duration.ofNanos(longestNanos);
    }
}
