package io.edupulse.kernel.store;

import java.time.Duration;

/// The interval at which the log's heads are read for events of other programs: short while they write, and growing
/// while they do not. The longest interval bounds the delay of such an event. Used by one thread.
final class PollInterval {

    static final Duration SHORTEST = Duration.ofMillis(50);
    static final Duration LONGEST = Duration.ofMillis(250);

    private Duration pause = SHORTEST;

    /// The interval after a poll.
    ///
    /// @param isNews whether the log has changed since the previous poll
    Duration after(boolean isNews) {
        var doubled = pause.multipliedBy(2);
        pause = isNews ? SHORTEST : doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return pause;
    }
}
