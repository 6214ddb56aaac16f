package io.edupulse.nats;

import io.edupulse.kernel.work.Backoff;
import java.time.Duration;

/// How often a stream may be deleted and filled again: at once for the first time, then with a growing pause between,
/// so that someone who changes the stream again and again does not make the relay publish the log in a loop. Short
/// again when the stream has been left alone for a while. Used by one thread.
final class RefillThrottle {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(30);

    private final Backoff backoff = Backoff.between(SHORTEST, LONGEST);
    private Duration pause = Duration.ZERO;
    private long last;

    /// How long the next refill has to wait; zero if it may begin.
    Duration left(long nanoTime) {
        if (pause.isZero()) {
            return Duration.ZERO;
        }
        var left = pause.minusNanos(nanoTime - last);
        return left.isNegative() ? Duration.ZERO : left;
    }

    void refilled(long nanoTime) {
        if (!pause.isZero() && nanoTime - last > LEFT_ALONE.toNanos()) {
            backoff.afterSuccess();
        }
        pause = backoff.afterFailure();
        last = nanoTime;
    }
}
