package io.edupulse.nats;

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

/// What has just been committed to one partition by this process, until its relay takes it. Bounded: what finds no
/// room is forgotten, and the relay reads it from the log; and while no relay of this process takes anything, nothing
/// is kept.
///
/// It is a hint and not the log: a failover that lost a tail of the log leaves the lost events here. Who takes them
/// asks the log whether they are still in it. Thread-safe; one relay takes, many may offer in.
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
    private boolean stopped;

    CommittedEventBuffer(ByteBound bound) {
        this.bound = bound;
    }

    /// A relay takes from now on.
    void begin() {
        lock.lock();
        try {
            taken = true;
        } finally {
            lock.unlock();
        }
    }

    /// No relay takes any more: what is here is let go.
    void end() {
        lock.lock();
        try {
            taken = false;
            clear();
        } finally {
            lock.unlock();
        }
    }

    /// Never blocks for long.
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

    /// How much has been buffer in so far: to be asked before a look at the log, for [#observeHead].
    long offers() {
        lock.lock();
        try {
            return offers;
        } finally {
            lock.unlock();
        }
    }

    /// Tells how far the log is, whoever has written to it. It may be less than before: then the log has lost a tail.
    ///
    /// @param offersBefore the [#offers] before the look: what was buffer in since may be younger than the look
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
            clear();
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

    /// About how many bytes are held.
    long bytes() {
        lock.lock();
        try {
            return bytes;
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
