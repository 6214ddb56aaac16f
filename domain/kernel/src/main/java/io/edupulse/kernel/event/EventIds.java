package io.edupulse.kernel.event;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Generates event ids: UUIDs of version 7, which rise with time, so that their index grows at its end only. The ids of
/// one generator rise strictly: while the clock stands still or goes back, the 12 bits after the milliseconds count up
/// (RFC 9562, section 6.2, method 3). Thread-safe, without a lock.
public final class EventIds {

    private static final int COUNTER_BITS = 12;

    private final Clock clock;

    /// Milliseconds since the epoch, shifted left by the counter's bits, plus the counter.
    private final AtomicLong last = new AtomicLong();

    public EventIds(Clock clock) {
        this.clock = clock;
    }

    public UUID next() {
        long now = clock.millis() << COUNTER_BITS;
        long ticket = last.updateAndGet(previous -> Math.max(previous + 1, now));
        long milliseconds = ticket >>> COUNTER_BITS;
        long counter = ticket & ((1L << COUNTER_BITS) - 1);
        long high = milliseconds << 16 | 0x7000L | counter;
        long low = ThreadLocalRandom.current().nextLong() >>> 2 | Long.MIN_VALUE;
        return new UUID(high, low);
    }
}
