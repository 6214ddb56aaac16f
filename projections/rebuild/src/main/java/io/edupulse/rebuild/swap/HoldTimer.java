package io.edupulse.rebuild.swap;

import java.time.Duration;

/// Measures for how long others were held at most, also in vain. Used by one thread.
public final class HoldTimer {

    private boolean holds;
    private long since;
    private long longestNanos;

    /// From now on others may have to wait.
    void begin() {
        holds = true;
        since = System.nanoTime();
    }

    /// Nobody waits any more, if somebody has.
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
