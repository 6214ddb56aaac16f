package io.edupulse.nats;

import java.time.Duration;

/// How often to look at the log for what other programs have written: often while they write, and seldom while nothing
/// happens. The longest pause is what their events wait at most. Used by one thread.
final class PollInterval {

    static final Duration SHORTEST = Duration.ofMillis(50);
    static final Duration LONGEST = Duration.ofMillis(250);

    private Duration pause = SHORTEST;

    /// The pause after a look.
    ///
    /// @param isNews whether the log has changed since the look before
    Duration after(boolean isNews) {
        var doubled = pause.multipliedBy(2);
        pause = isNews ? SHORTEST : doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return pause;
    }
}
