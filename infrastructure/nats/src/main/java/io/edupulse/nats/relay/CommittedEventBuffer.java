package io.edupulse.nats.relay;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.Head;
import io.edupulse.kernel.work.ByteBound;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The events that this process has committed to one partition and its relay has not taken yet. Bounded in bytes and in
/// count: an event that does not fit is dropped, and the relay reads it from the log. While this process does not lead
/// the partition, the buffer stays empty.
///
/// The buffer is a hint and not the log: after a failover that lost the log's tail, the lost events are still here. So
/// the relay asks the log for the events before it publishes them. Thread-safe: one relay takes, many threads offer.
final class CommittedEventBuffer {

    private static final int CAPACITY = 8_192;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final ArrayDeque<RecordedEvent> events = new ArrayDeque<>();
    private final ByteBound bound;
    private long bytes;
    private boolean taken;
    private long knownHead;
    private long offers;
    private @Nullable Head seen;
    private @Nullable Head lastSeen;
    private boolean woken;
    private boolean stopped;

    CommittedEventBuffer(ByteBound bound) {
        this.bound = bound;
    }

    /// Starts to keep events, since a relay takes them.
    void begin() {
        lock.lock();
        try {
            taken = true;
        } finally {
            lock.unlock();
        }
    }

    /// Stops keeping events, since no relay takes them, and drops those that are here.
    void end() {
        lock.lock();
        try {
            taken = false;
            clear();
        } finally {
            lock.unlock();
        }
    }

    /// Adds a committed event, or drops it if it does not fit. Does not wait.
    void offer(RecordedEvent event) {
        lock.lock();
        try {
            offers++;
            knownHead = Math.max(knownHead, event.position());
            if (taken && events.size() < CAPACITY && bound.hasRoom(bytes, event.bytes())) {
                events.add(event);
                bytes += event.bytes();
            }
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many events were offered so far. Read it before the log's head, for [#observeHead].
    long offers() {
        lock.lock();
        try {
            return offers;
        } finally {
            lock.unlock();
        }
    }

    /// Notes the log's head, whichever process wrote it. A lower head than before means that the log has lost its tail.
    ///
    /// @param offersBefore the [#offers] before the head was read; events offered since may be newer than the head
    /// @return whether the head has moved
    boolean observeHead(Head head, long offersBefore) {
        lock.lock();
        try {
            long before = knownHead;
            if (offers == offersBefore) {
                knownHead = head.position();
                seen = head;
                if (knownHead < before) {
                    clear();
                }
                if (!head.equals(lastSeen)) {
                    lastSeen = head;
                    news.signalAll();
                }
            } else {
                knownHead = Math.max(knownHead, head.position());
            }
            if (knownHead != before) {
                news.signalAll();
            }
            return knownHead != before;
        } finally {
            lock.unlock();
        }
    }

    /// The last observed head; empty if it was taken before.
    Optional<Head> takeSeenHead() {
        lock.lock();
        try {
            var head = seen;
            seen = null;
            return Optional.ofNullable(head);
        } finally {
            lock.unlock();
        }
    }

    /// Drops all events: the log ends at this position, or has other events after it.
    void forget(long head) {
        lock.lock();
        try {
            clear();
            knownHead = head;
        } finally {
            lock.unlock();
        }
    }

    /// Ends every present and later wait.
    void stop() {
        lock.lock();
        try {
            stopped = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends the present wait of [#awaitAfter], or the next one.
    void wake() {
        lock.lock();
        try {
            woken = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether the buffer or the log has an event after a position.
    boolean hasAfter(long position) {
        lock.lock();
        try {
            return knownHead > position;
        } finally {
            lock.unlock();
        }
    }

    /// Takes the events that directly follow a position, without a gap; empty if there are none. Drops events at or
    /// below it.
    List<RecordedEvent> takeAfter(long position, int limit) {
        lock.lock();
        try {
            while (!events.isEmpty() && events.peek().position() <= position) {
                remove();
            }
            var run = new ArrayList<RecordedEvent>();
            long next = position + 1;
            while (run.size() < limit && !events.isEmpty() && events.peek().position() == next) {
                run.add(remove());
                next++;
            }
            return run;
        } finally {
            lock.unlock();
        }
    }

    /// The approximate size of the kept events.
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there may be an event after a position, for at most this time.
    void awaitAfter(long position, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!stopped && !woken && knownHead <= position && seen == null && left > 0) {
                left = news.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /// Waits this time; returns early after [#stop].
    void pause(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!stopped && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private RecordedEvent remove() {
        var event = events.remove();
        bytes -= event.bytes();
        return event;
    }

    private void clear() {
        events.clear();
        bytes = 0;
    }
}
