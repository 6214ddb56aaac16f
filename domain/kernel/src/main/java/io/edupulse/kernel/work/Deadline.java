package io.edupulse.kernel.work;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The moment until which something may take, by the clock of this process that never jumps. Several waits that share
/// a deadline together take no longer than one. Immutable.
public final class Deadline {

    /// Longer than any process lives, and short enough for the arithmetic of [System#nanoTime].
    private static final Duration LONGEST = Duration.ofDays(100 * 365L);

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    /// The moment that is so far ahead; times beyond a hundred years count as a hundred years.
    public static Deadline after(Duration time) {
        var bounded = time.compareTo(LONGEST) < 0 ? time : LONGEST;
        return new Deadline(System.nanoTime() + bounded.toNanos());
    }

    public boolean hasPassed() {
        return leftNanos() == 0;
    }

    /// The time that is left; zero once it has passed.
    public Duration left() {
        return Duration.ofNanos(leftNanos());
    }

    /// The time that is left in nanoseconds; zero once it has passed.
    public long leftNanos() {
        return Math.max(0, end - System.nanoTime());
    }

    /// The time that is left in milliseconds, rounded up, so that a wait for it does not end too early.
    public long leftMillis() {
        return TimeUnit.NANOSECONDS.toMillis(leftNanos() + 999_999);
    }
}
