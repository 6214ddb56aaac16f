package io.edupulse.kernel.work;

import java.time.Duration;

/// The pause before the next attempt: doubled after each failure up to a limit, and reset by a success. Used by one
/// thread.
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
                    "A back-off needs a positive shortest pause and a longest one that is not shorter, but got "
                            + shortest + " to " + longest);
        }
        return new Backoff(shortest, longest);
    }

    /// The pause after another failure.
    public Duration afterFailure() {
        var pause = next;
        var doubled = pause.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return pause;
    }

    /// Resets to the shortest pause.
    public void afterSuccess() {
        next = shortest;
    }
}
