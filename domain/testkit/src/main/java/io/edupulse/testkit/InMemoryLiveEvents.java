package io.edupulse.testkit;

import io.edupulse.kernel.bus.CommitListener;
import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.work.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A broker in memory that loses, repeats and reorders nothing: each feed reads the log itself. Let an event bus tell
/// it what is committed; without that, a poll that waits sees new events at its end. Thread-safe.
public final class InMemoryLiveEvents implements LiveEvents, CommitListener {

    private static final int BATCH = 1_000;

    private final EventReader log;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition committed = lock.newCondition();

    public InMemoryLiveEvents(EventReader log) {
        this.log = log;
    }

    @Override
    public void committed(List<RecordedEvent> events) {
        wakeAll();
    }

    @Override
    public Feed subscribe(int partition, long afterPosition) {
        return new LogFeed(partition, afterPosition);
    }

    private void wakeAll() {
        lock.lock();
        try {
            committed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private final class LogFeed implements Feed {

        private final int partition;
        private long last;
        private volatile boolean isClosed;

        LogFeed(int partition, long afterPosition) {
            this.partition = partition;
            this.last = afterPosition;
        }

        @Override
        public List<RecordedEvent> poll(Duration atMost) throws InterruptedException {
            var deadline = Deadline.after(atMost);
            lock.lock();
            try {
                var events = read();
                while (events.isEmpty() && !isClosed && !deadline.hasPassed()) {
                    committed.awaitNanos(deadline.left().toNanos());
                    events = read();
                }
                return events;
            } finally {
                lock.unlock();
            }
        }

        private List<RecordedEvent> read() {
            if (isClosed) {
                return List.of();
            }
            var events = log.readBatch(partition, last, BATCH);
            if (!events.isEmpty()) {
                last = events.getLast().position();
            }
            return events;
        }

        @Override
        public void close() {
            isClosed = true;
            wakeAll();
        }
    }
}
