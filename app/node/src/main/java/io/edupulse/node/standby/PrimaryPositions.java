package io.edupulse.node.standby;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/// Where the primary's write-ahead log was at which moments, by the clock of this process: so the lag of a
/// standby is known without the clocks of other machines, and also while the primary has nothing to write or
/// its link to the standby is dead. Thread-safe.
final class PrimaryPositions {

    /// Enough for ten minutes of two looks a second.
    private static final int MOST = 1_200;

    /// Until then, a standby that has replayed all that is known lags nothing.
    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

    private final ArrayDeque<Seen> newestFirst = new ArrayDeque<>();

    private record Seen(long nanos, long position) {}

    /// @param nanos by `System.nanoTime()`, before the primary was asked
    synchronized void add(long nanos, long position) {
        if (newestFirst.size() == MOST) {
            newestFirst.removeLast();
        }
        newestFirst.addFirst(new Seen(nanos, position));
    }

    /// How long it is since the primary had what a standby lacks, which has replayed up to here; empty if the
    /// standby has not even the oldest position that is known.
    synchronized Optional<Duration> lag(long replayed, long now) {
        long lag = 0;
        for (Iterator<Seen> each = newestFirst.iterator(); each.hasNext(); ) {
            var seen = each.next();
            long age = now - seen.nanos();
            if (seen.position() <= replayed) {
                boolean isFresh = lag > 0 || age < FRESH_NANOS;
                return Optional.of(Duration.ofNanos(isFresh ? lag : age));
            }
            lag = age;
        }
        return Optional.empty();
    }

    /// How long the primary has been looked at.
    synchronized Duration known(long now) {
        return newestFirst.isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(now - newestFirst.getLast().nanos());
    }
}
