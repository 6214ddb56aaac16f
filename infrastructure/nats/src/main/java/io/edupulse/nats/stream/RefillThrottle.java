package io.edupulse.nats.stream;

import io.edupulse.kernel.work.Backoff;
import java.time.Duration;

/// Limits how often a stream is deleted and refilled. The first refill starts at once; the pause between later ones
/// grows, so that a program that keeps changing the stream does not make the relay publish the log in a loop. The pause
/// is short again after a while without refills. Used by one thread.
final class RefillThrottle {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(30);

    private final Backoff backoff = Backoff.between(SHORTEST, LONGEST);
    private Duration pause = Duration.ZERO;
    private long last;

    /// The time until the next refill may start; zero if it may start now.
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
