package io.edupulse.kernel.work;

import java.time.Duration;

/// How long to wait before the next try: twice as long after each failure, up to a limit, and short again after a
/// success. Used by one thread.
public final class Backoff {

    private final Duration shortest;
    private final Duration longest;
    private Duration next;

    private Backoff(Duration shortest, Duration longest) {
        this.shortest = shortest;
        this.longest = longest;
        this.next = shortest;
    }

    /// @throws IllegalArgumentException unless `0 < shortest <= longest`
    public static Backoff between(Duration shortest, Duration longest) {
        if (!shortest.isPositive() || shortest.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "A back-off goes from a positive time to one that is not shorter, not from " + shortest + " to "
                            + longest);
        }
        return new Backoff(shortest, longest);
    }

    /// The pause after one more failure.
    public Duration afterFailure() {
        var pause = next;
        var doubled = pause.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return pause;
    }

    /// Begins with the shortest pause again.
    public void afterSuccess() {
        next = shortest;
    }
}
