package io.edupulse.nats.relay;

import io.edupulse.kernel.work.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// For how long JetStream has taken nothing for a stream without a break, though it answers otherwise. A
/// cluster elects a new leader of a stream within some seconds. Where most of its servers have lost their
/// stores, it may never do so: the servers then disagree on which streams there are, and only a new stream
/// helps. Used by one thread at a time.
final class StreamStall {

    /// Twice the longest election.
    private static final Duration LONG = Duration.ofSeconds(20);

    private static final int MOST_DOUBLINGS = 4;

    private @Nullable Deadline end;
    private int replacements;

    /// JetStream answers, but has not taken what it was sent for the stream.
    void goesOn() {
        if (end == null) {
            end = Deadline.after(LONG.multipliedBy(1L << Math.min(replacements, MOST_DOUBLINGS)));
        }
    }

    /// Something else is wrong now, or nothing is known, such as while the broker or the database is away.
    void interrupted() {
        end = null;
    }

    /// The stream is made again now. The new one has to elect a leader too, and is given twice the time of the one
    /// before: among servers that disagree, elections take longer.
    void replaced() {
        end = null;
        replacements++;
    }

    /// The stream has taken an event, or is well without one.
    void over() {
        end = null;
        replacements = 0;
    }

    boolean hasLasted() {
        return end != null && end.hasPassed();
    }
}
