package io.edupulse.kernel.bus;

import java.time.Duration;

/// The interval at which the log's heads are read for events of other programs: short while they write, growing while
/// they do not, and a second after ten quiet seconds. The longest interval bounds the delay of an event that has
/// not been announced. Used by one thread.
final class PollInterval {

    static final Duration SHORTEST = Duration.ofMillis(50);
    static final Duration LONGEST = Duration.ofMillis(250);
    static final Duration QUIET = Duration.ofSeconds(1);

    private static final int POLLS_BEFORE_QUIET = 40;

    private final Duration quiet;
    private final int pollsBeforeQuiet;
    private Duration pause = SHORTEST;
    private int pollsWithoutNews;

    PollInterval() {
        this(QUIET, POLLS_BEFORE_QUIET);
    }

    /// @param quiet the interval in a quiet log
    /// @param pollsBeforeQuiet how many polls without news make a log quiet
    PollInterval(Duration quiet, int pollsBeforeQuiet) {
        this.quiet = quiet;
        this.pollsBeforeQuiet = pollsBeforeQuiet;
    }

    /// The interval after a poll.
    ///
    /// @param isNews whether the log has changed since the previous poll
    Duration after(boolean isNews) {
        var doubled = pause.multipliedBy(2);
        pause = isNews ? SHORTEST : doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        pollsWithoutNews = isNews ? 0 : pollsWithoutNews + 1;
        return pollsWithoutNews > pollsBeforeQuiet ? quiet : pause;
    }
}
