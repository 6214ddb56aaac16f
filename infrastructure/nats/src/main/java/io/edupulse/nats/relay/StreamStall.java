package io.edupulse.nats.relay;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// For how long JetStream has taken nothing for a stream, though it answers otherwise. A cluster elects a new
/// leader of a stream within some seconds. Where most of its servers have lost their stores, it may never do
/// so: the servers then disagree on which streams there are, and only a new stream helps. Used by one thread at
/// a time.
///
/// The wait is as long as the longest election, and as long again as filling a new stream is expected to take: so an
/// election that takes longer than any costs at most about twice what it would have cost to wait for the right time.
final class StreamStall {

    /// A server of NATS begins an election after at most nine seconds without a leader.
    private static final Duration ELECTION = Duration.ofSeconds(10);

    private static final Duration LONGEST_REFILL = Duration.ofMinutes(1);
    private static final long REFILLED_EACH_SECOND = 50_000;
    private static final int MOST_DOUBLINGS = 4;

    private final LongSupplier nanoTime;
    private OptionalLong seen = OptionalLong.empty();
    private Duration lasted = Duration.ZERO;
    private int replacements;

    StreamStall() {
        this(System::nanoTime);
    }

    StreamStall(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// JetStream answers, but has not taken what it was sent for the stream. The time since the last attempt
    /// counts if that one saw the same.
    void goesOn() {
        long now = nanoTime.getAsLong();
        seen.ifPresent(before -> lasted = lasted.plusNanos(now - before));
        seen = OptionalLong.of(now);
    }

    /// JetStream does not answer at all now, as a cluster does that elects who answers: nothing counts until it
    /// does.
    void pauses() {
        seen = OptionalLong.empty();
    }

    /// Something else is wrong, such as while the broker or the database is away: what was seen before says nothing.
    void interrupted() {
        pauses();
        lasted = Duration.ZERO;
    }

    /// The stream is made again now. The new one has to elect a leader too, and is given twice the time of the one
    /// before: among servers that disagree, elections take longer.
    void replaced() {
        interrupted();
        replacements++;
    }

    /// The stream has taken an event, or is well without one.
    void over() {
        interrupted();
        replacements = 0;
    }

    /// Whether it is time to make the stream again.
    ///
    /// @param events how many a new stream is filled with; is asked only when it matters
    boolean hasLasted(LongSupplier events) {
        return lasted.compareTo(ELECTION) >= 0 && lasted.compareTo(limit(events.getAsLong())) >= 0;
    }

    private Duration limit(long events) {
        var refill = Duration.ofSeconds(events / REFILLED_EACH_SECOND);
        var once = ELECTION.plus(refill.compareTo(LONGEST_REFILL) < 0 ? refill : LONGEST_REFILL);
        return once.multipliedBy(1L << Math.min(replacements, MOST_DOUBLINGS));
    }
}
