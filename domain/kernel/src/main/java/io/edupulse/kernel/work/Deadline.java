package io.edupulse.kernel.work;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A moment in the future, by the process's monotonic clock. Several waits with one deadline together take no longer
/// than one. Immutable.
public final class Deadline {

    /// Longer than any process lives, and short enough for the arithmetic of [System#nanoTime].
    private static final Duration LONGEST = Duration.ofDays(100 * 365L);

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    /// The deadline after this time; a time above a hundred years counts as a hundred years.
    public static Deadline after(Duration time) {
        var bounded = time.compareTo(LONGEST) < 0 ? time : LONGEST;
        return new Deadline(System.nanoTime() + bounded.toNanos());
    }

    public boolean hasPassed() {
        return leftNanos() == 0;
    }

    /// The time left; zero after the deadline.
    public Duration left() {
        return Duration.ofNanos(leftNanos());
    }

    /// The time left in nanoseconds; zero after the deadline.
    public long leftNanos() {
        return Math.max(0, end - System.nanoTime());
    }

    /// The time left in milliseconds, rounded up, so that a wait does not end early.
    public long leftMillis() {
        return TimeUnit.NANOSECONDS.toMillis(leftNanos() + 999_999);
    }
}
