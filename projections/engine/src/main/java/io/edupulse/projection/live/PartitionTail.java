package io.edupulse.projection.live;

import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.bus.LiveEvents.Feed;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Head;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.ByteBound;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.kernel.work.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The newest events of one partition, for all projections of this node: received and decoded once.
///
/// Invariant: `events` holds the run of positions `last - size + 1 ... last` without a hole. What the broker
/// delivers is taken only as the next position; what is lower was there before, and what is higher shows a loss,
/// which is read from the log. What the broker does not deliver, the looks at the heads of the log tell
/// ([PartitionTails]): a thread of its own reads it, whatever the feed does meanwhile. So loss, repetition, reordering,
/// silence and a wiped broker end here: they can slow a reader, and nothing else.
///
/// Each read of the log checks on the way that the newest event held here still stands in it. After a failover that
/// lost a tail it does not, and the tail begins again at the head of the log. Thread-safe.
final class PartitionTail implements Part {

    private static final Logger LOGGER = LoggerFactory.getLogger(PartitionTail.class);
    private static final int CAPACITY = 4_096;
    private static final int CHUNK = 1_000;
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration POLL = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration UNTIL_WOKEN = Duration.ofHours(1);

    private final int partition;
    private final EventReader log;
    private final LiveEvents live;
    private final ByteBound bound;
    private final GuardedLoop receiving;
    private final GuardedLoop filling;

    /// Held by the thread that moves `last`, from reading it to writing it. Taken before the other lock.
    private final ReentrantLock moving = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final @Nullable RecordedEvent[] events = new RecordedEvent[CAPACITY];
    private long last;
    private int size;
    private long bytes;
    private long lastAtLook;
    private int history;
    private volatile @Nullable Feed feed;
    private volatile boolean closed;

    /// @param bound of what it holds
    PartitionTail(int partition, EventReader log, LiveEvents live, ByteBound bound) {
        this.partition = partition;
        this.log = log;
        this.live = live;
        this.bound = bound;
        var name = Text.format("tail-%d", partition);
        this.receiving = GuardedLoop.of(name, backoff(), new Receiving());
        this.filling = GuardedLoop.of(name + "-log", backoff(), this::fill);
    }

    private static Backoff backoff() {
        return Backoff.between(RETRY, LONGEST_PAUSE);
    }

    /// Begins to receive after a position of the log.
    void start(long head) {
        last = head;
        lastAtLook = head;
        receiving.start();
        filling.start();
    }

    /// Why it does not receive, or cannot read the log; empty while it is well.
    Optional<String> failure() {
        return receiving.failure().or(filling::failure);
    }

    /// Waits until there is something after a position, at most so long; false if nothing comes.
    ///
    /// @param isCalled whether the reader is to do something else; asked again after [#wake]
    boolean awaitAfter(long position, Duration atMost, BooleanSupplier isCalled) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (last <= position && left > 0 && !closed && !isCalled.getAsBoolean()) {
                left = news.awaitNanos(left);
            }
            return last > position;
        } finally {
            lock.unlock();
        }
    }

    /// Lets waiting readers see whether they are called.
    void wake() {
        lock.lock();
        try {
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The events after a position, in their order and without a hole, as far as they are still held here; empty for
    /// readers further back, which read the log.
    ///
    /// @param limit of events
    /// @param most of their bytes
    List<RecordedEvent> newest(long after, int limit, ByteBound most) {
        lock.lock();
        try {
            var run = new ArrayList<RecordedEvent>();
            if (after >= last - size) {
                long taken = 0;
                for (long position = after + 1; position <= last && run.size() < limit; position++) {
                    var event = at(position);
                    if (!most.hasRoom(taken, event.bytes())) {
                        break;
                    }
                    taken += event.bytes();
                    run.add(event);
                }
            }
            return run;
        } finally {
            lock.unlock();
        }
    }

    /// Tells where the log ends. What it has had since the look before, and has not come, is not waited for any longer.
    /// Used by one thread.
    void observeHead(Head head) {
        boolean isMissing;
        lock.lock();
        try {
            isMissing = last == lastAtLook && !endsWith(head);
            lastAtLook = last;
        } finally {
            lock.unlock();
        }
        if (isMissing) {
            filling.wake();
        }
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

    /// About how many bytes are held.
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /// Wakes all waiting readers, and ends the feed.
    @Override
    public void stop() {
        receiving.close();
        filling.close();
        lock.lock();
        try {
            closed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
        endFeed();
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        boolean hasReceived = receiving.awaitEnd(deadline);
        return filling.awaitEnd(deadline) && hasReceived;
    }

    /// The thread of the feed. A feed that fails is replaced by another one.
    private final class Receiving implements GuardedLoop.Round {

        @Override
        public Duration work() throws InterruptedException {
            boolean isPolled = false;
            long begun = System.nanoTime();
            List<RecordedEvent> arrived;
            var atMost = receiving.failure().isEmpty() ? POLL : RETRY; // a poll that ends well ends a failure
            try {
                arrived = subscribed().poll(atMost);
                isPolled = true;
            } finally {
                if (!isPolled) {
                    endFeed();
                }
            }
            arrived.forEach(PartitionTail.this::accept);
            if (arrived.isEmpty() && System.nanoTime() - begun < atMost.toNanos()) {
                filling.wake(); // something has come that only the log can tell
            }
            return Duration.ZERO;
        }

        @Override
        public void end() {
            endFeed();
        }
    }

    private Feed subscribed() {
        var open = feed;
        if (open == null) {
            open = live.subscribe(partition, last());
            feed = open;
        }
        return open;
    }

    private long last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    private void endFeed() {
        var open = feed;
        feed = null;
        if (open != null) {
            open.close();
        }
    }

    private void accept(RecordedEvent event) {
        moving.lock();
        try {
            if (event.position() > last + 1) {
                fillFromLog(event.position());
            }
            if (event.position() == last + 1) {
                append(List.of(event));
            }
        } finally {
            moving.unlock();
        }
    }

    private Duration fill() {
        moving.lock();
        try {
            fillFromLog(Long.MAX_VALUE);
        } finally {
            moving.unlock();
        }
        return UNTIL_WOKEN;
    }

    /// Reads the log from the newest event on, that one included, to see that it is still there. Used by the thread
    /// that moves `last`, which may read it without the lock.
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

    private boolean endsWith(Head head) {
        return head.position() == last && (size == 0 || at(last).id().equals(head.eventId()));
    }

    private boolean isAnother(RecordedEvent logged) {
        return size > 0 && !logged.equals(at(last));
    }

    private void beginAgain() {
        long head = log.heads().get(partition);
        LOGGER.error(
                "The log of partition {} no longer has what was received up to position {}; its head is {}: it has lost a tail",
                partition,
                last,
                head);
        lock.lock();
        try {
            while (size > 0) {
                forgetOldest();
            }
            last = head;
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
                while (size == CAPACITY || !bound.hasRoom(bytes, event.bytes())) {
                    forgetOldest();
                }
                last = event.position();
                events[place(last)] = event;
                size++;
                bytes += event.bytes();
            }
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void forgetOldest() {
        int oldest = place(last - size + 1);
        var event = events[oldest];
        bytes -= event == null ? 0 : event.bytes();
        events[oldest] = null;
        size--;
    }

    private RecordedEvent at(long position) {
        return Objects.requireNonNull(events[place(position)], "a position of the run");
    }

    private static int place(long position) {
        return (int) (position % CAPACITY);
    }
}
