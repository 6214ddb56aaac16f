package io.edupulse.infrastructure.nats;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.Head;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What has just been committed to one partition by this process, until its relay takes it. Bounded: what finds no
/// room is forgotten, and the relay reads it from the log.
///
/// It is a hint and not the log: a failover that lost a tail of the log leaves the lost events here. Who takes them
/// asks the log whether they are still in it. Thread-safe; one relay takes, many may hand in.
final class HandedEvents {

    private static final int CAPACITY = 8_192;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final ArrayDeque<RecordedEvent> events = new ArrayDeque<>();
    private long knownHead;
    private long handings;
    private @Nullable Head seen;
    private boolean stopped;

    /// Never blocks for long.
    void hand(RecordedEvent event) {
        lock.lock();
        try {
            handings++;
            knownHead = Math.max(knownHead, event.position());
            if (events.size() < CAPACITY) {
                events.add(event);
            }
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How much has been handed in so far: to be asked before a look at the log, for [#headIs].
    long handings() {
        lock.lock();
        try {
            return handings;
        } finally {
            lock.unlock();
        }
    }

    /// Tells how far the log is, whoever has written to it. It may be less than before: then the log has lost a tail.
    ///
    /// @param handingsBefore the [#handings] before the look: what was handed in since may be younger than the look
    /// @return whether the head has moved
    boolean headIs(Head head, long handingsBefore) {
        lock.lock();
        try {
            long before = knownHead;
            if (handings == handingsBefore) {
                knownHead = head.position();
                seen = head;
                if (knownHead < before) {
                    events.clear();
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

    /// The end of the log as it was seen last, once for each look.
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

    /// Forgets everything: the log has nothing after a position, or other events than these.
    void forget(long head) {
        lock.lock();
        try {
            events.clear();
            knownHead = head;
        } finally {
            lock.unlock();
        }
    }

    /// Lets the relay stop waiting for good.
    void stop() {
        lock.lock();
        try {
            stopped = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether there is an event after a position, here or in the log.
    boolean hasAfter(long position) {
        lock.lock();
        try {
            return knownHead > position;
        } finally {
            lock.unlock();
        }
    }

    /// Takes the run of events that begins right after a position; empty if this has none. Forgets what is at or below
    /// it.
    List<RecordedEvent> takeAfter(long position, int limit) {
        lock.lock();
        try {
            while (!events.isEmpty() && events.peek().position() <= position) {
                events.remove();
            }
            var run = new ArrayList<RecordedEvent>();
            long next = position + 1;
            while (run.size() < limit && !events.isEmpty() && events.peek().position() == next) {
                run.add(events.remove());
                next++;
            }
            return run;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there may be something after a position, at most so long.
    void awaitAfter(long position, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!stopped && knownHead <= position && seen == null && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits, whatever comes; returns early when stopped.
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
}
