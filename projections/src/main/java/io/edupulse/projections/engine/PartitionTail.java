package io.edupulse.projections.engine;

import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.bus.LiveEvents.Feed;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The newest events of one partition, for all projections of this node: received and decoded once.
///
/// Invariant: `events` holds the run of positions `last - size + 1 ... last` without a hole. What the broker
/// delivers is taken only as the next position; what is lower was there before, and what is higher shows a loss,
/// which is read from the log. When the broker is silent, the head of the log tells whether something was missed.
/// So loss, repetition, reordering and a wiped broker end here: they can slow a reader, and nothing else.
///
/// Whoever reads the log checks on the way that the newest event held here still stands in it. After a failover that
/// lost a tail it does not, and the tail begins again at the head of the log. Thread-safe.
final class PartitionTail implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionTail.class);
    private static final int CAPACITY = 4_096;
    private static final int CHUNK = 1_000;
    private static final Duration SILENCE = Duration.ofMillis(250);

    private final int partition;
    private final EventReader log;
    private final LiveEvents live;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final RecordedEvent[] events = new RecordedEvent[CAPACITY];
    private long last;
    private int size;
    private int history;
    private volatile boolean closed;

    PartitionTail(int partition, EventReader log, LiveEvents live) {
        this.partition = partition;
        this.log = log;
        this.live = live;
    }

    /// Begins to receive behind a position of the log.
    void start(long head) {
        last = head;
        Thread.ofVirtual().name("tail-" + partition).start(this::receive);
    }

    /// Returns events behind a position in their order without a hole: from memory at the live end, from the log by
    /// those who are behind it. Waits for the first one, at most so long; empty if none comes.
    List<RecordedEvent> read(long after, int limit, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (last <= after && left > 0 && !closed) {
                left = news.awaitNanos(left);
            }
            if (last <= after) {
                return List.of();
            }
            if (after >= last - size) {
                return slice(after, limit);
            }
        } finally {
            lock.unlock();
        }
        return log.readBatch(partition, after, limit);
    }

    /// Counts how often the log was found to have lost a tail. A reader who sees another number than before asks again
    /// where it is: it may be ahead of the log, and would wait for positions that others get.
    int history() {
        lock.lock();
        try {
            return history;
        } finally {
            lock.unlock();
        }
    }

    /// Wakes those who wait.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<RecordedEvent> slice(long after, int limit) {
        int count = (int) Math.min(limit, last - after);
        var slice = new ArrayList<RecordedEvent>(count);
        for (long position = after + 1; position <= after + count; position++) {
            slice.add(events[(int) (position % CAPACITY)]);
        }
        return slice;
    }

    private void receive() {
        try (Feed feed = live.subscribe(partition, last)) {
            while (!closed) {
                try {
                    var arrived = feed.poll(SILENCE);
                    if (arrived.isEmpty()) {
                        fillFromLog(Long.MAX_VALUE);
                    } else {
                        arrived.forEach(this::accept);
                    }
                } catch (StoreUnavailableException e) {
                    LOG.debug("Partition {} waits for the log", partition, e);
                    Thread.sleep(SILENCE);
                } catch (RuntimeException e) {
                    LOG.warn("Partition {} receives again after a fault", partition, e);
                    Thread.sleep(SILENCE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(RecordedEvent event) {
        if (event.position() > last + 1) {
            fillFromLog(event.position());
        }
        if (event.position() == last + 1) {
            append(List.of(event));
        }
    }

    /// Reads the log from the newest event on, that one included, to see that it is still there. Only the thread that
    /// receives moves `last`, so it may read it without the lock.
    private void fillFromLog(long below) {
        while (last + 1 < below && !closed) {
            int seen = last == 0 ? 0 : 1;
            var logged = log.readBatch(partition, last - seen, (int) Math.min(CHUNK, below - last - 1) + seen);
            if (seen == 1 && (logged.isEmpty() || isAnother(logged.getFirst()))) {
                beginAgain();
                return;
            }
            var missing = logged.subList(seen, logged.size());
            if (missing.isEmpty()) {
                return;
            }
            append(missing);
        }
    }

    private boolean isAnother(RecordedEvent logged) {
        return size > 0 && !logged.equals(events[(int) (last % CAPACITY)]);
    }

    private void beginAgain() {
        long head = log.heads().get(partition);
        LOG.error(
                "The log of partition {} no longer has what was received up to position {}; its head is {}: it has lost a tail",
                partition,
                last,
                head);
        lock.lock();
        try {
            last = head;
            size = 0;
            history++;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void append(List<RecordedEvent> next) {
        lock.lock();
        try {
            for (var event : next) {
                last = event.position();
                events[(int) (last % CAPACITY)] = event;
                size = Math.min(size + 1, CAPACITY);
            }
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
