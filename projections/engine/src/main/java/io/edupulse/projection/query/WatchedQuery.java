package io.edupulse.projection.query;

import io.edupulse.kernel.failure.FailureCopy;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One query that is watched, by however many: it is asked again when its read models have changed, and those
/// who wait are told if the answer differs. Changes that come while it is asked make it be asked once more.
/// Thread-safe.
final class WatchedQuery<R> {

    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(30);

    /// Between two statements, so that a read model that changes all the time costs few of them.
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /// And for each that watches, so that an answer has been sent to all before the next one comes: else there
    /// would be more answers, and each would be later.
    private static final long REST_NANOS_EACH = TimeUnit.MICROSECONDS.toNanos(25);

    private final Question<R> question;
    private final StatementShare statements;
    private final GuardedLoop asking;
    private final AtomicInteger watches = new AtomicInteger();
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stale = lock.newCondition();
    private final Condition asked = lock.newCondition();
    private boolean isStale = true;
    private volatile boolean isAwaited;
    private long begun;
    private long ended;
    private long nextStatement = System.nanoTime();
    private volatile State<R> state = new State<>(null, null, new CountDownLatch(1));

    /// @param version grows by one with each answer that differs, from 1
    /// @param traceparent of what has found it; null where that is not recorded
    record Answer<R>(R value, long version, @Nullable String traceparent) {}

    /// @param failure while there is no answer
    /// @param superseded opens when there is another state: no lock is passed through all who wait for that
    private record State<R>(
            @Nullable Answer<R> answer, @Nullable RuntimeException failure, CountDownLatch superseded) {}

    /// @param statements lets it be asked
    WatchedQuery(String name, Question<R> question, StatementShare statements) {
        this.question = question;
        this.statements = statements;
        this.asking = GuardedLoop.of("watch-" + name, Backoff.between(RETRY, LONGEST_RETRY), this::askAgain);
    }

    /// Asks for the first time, and then again at each change, until [#close].
    void start() {
        asking.start();
    }

    void close() {
        asking.close();
        changed();
    }

    /// Counts one more who watches.
    void join() {
        watches.incrementAndGet();
    }

    /// Counts one less. True for the last one.
    boolean leave() {
        return watches.decrementAndGet() == 0;
    }

    /// Notes that the answer may have changed.
    void changed() {
        lock.lock();
        try {
            isStale = true;
            stale.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Tells of each further answer, and of a failure while there is none, until [#unlisten]. The listener
    /// returns at once.
    void listen(Runnable listener) {
        listeners.add(listener);
    }

    void unlisten(Runnable listener) {
        listeners.remove(listener);
    }

    /// Waits until it has been asked after this call, for at most this time.
    void refresh(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long before = begun;
            isAwaited = true;
            changed();
            long left = atMost.toNanos();
            while (ended <= before && left > 0) {
                left = asked.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The newest answer if it is of a later version, at once or when there is one; empty after this time.
    ///
    /// @throws RuntimeException if it could not be answered even once: what the handler has thrown
    Optional<Answer<R>> awaitAfter(long version, Duration atMost) throws InterruptedException {
        var deadline = Deadline.after(atMost);
        while (true) {
            var now = state;
            var answer = now.answer();
            if (answer != null && answer.version() > version) {
                return Optional.of(answer);
            }
            if (now.failure() != null) {
                throw copy(now.failure());
            }
            if (!now.superseded().await(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
        }
    }

    private static RuntimeException copy(RuntimeException failure) {
        return FailureCopy.of(failure) instanceof RuntimeException copy ? copy : failure;
    }

    private Duration askAgain() throws InterruptedException {
        if (takeChange()) {
            ask();
        }
        return Duration.ZERO;
    }

    private void ask() throws InterruptedException {
        boolean isUrgent = isAwaited || state.answer() == null;
        isAwaited = false;
        try {
            answered(isUrgent ? statements.first(question::ask) : statements.again(question::ask));
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        }
    }

    private void answered(Question.Found<R> found) {
        var value = found.answer();
        lock.lock();
        try {
            var before = state.answer();
            if (before == null) {
                become(new Answer<>(value, 1, found.traceparent()), null);
            } else if (!before.value().equals(value)) {
                become(new Answer<>(value, before.version() + 1, found.traceparent()), null);
            }
            end();
        } finally {
            lock.unlock();
        }
    }

    /// Asks again after the pause of the loop. An answer stays as it is.
    private void failed(RuntimeException thrown) {
        lock.lock();
        try {
            if (state.answer() == null) {
                become(null, thrown);
            }
            isStale = true;
            end();
        } finally {
            lock.unlock();
        }
    }

    private void become(@Nullable Answer<R> answer, @Nullable RuntimeException failure) {
        var before = state;
        state = new State<>(answer, failure, new CountDownLatch(1));
        before.superseded().countDown();
        listeners.forEach(Runnable::run);
    }

    private void end() {
        ended = begun;
        nextStatement = System.nanoTime() + REST_NANOS + watches.get() * REST_NANOS_EACH;
        asked.signalAll();
    }

    /// Waits for a change, and then until it is time for a statement. False if none has come for a while, or it is
    /// closed.
    private boolean takeChange() throws InterruptedException {
        lock.lock();
        try {
            long left = IDLE.toNanos();
            while (!isStale && left > 0) {
                left = stale.awaitNanos(left);
            }
            while (!asking.isClosed() && nextStatement - System.nanoTime() > 0) {
                var _ = stale.awaitNanos(nextStatement - System.nanoTime());
            }
            boolean isAsked = isStale && !asking.isClosed();
            if (isAsked) {
                isStale = false;
                begun++;
            }
            return isAsked;
        } finally {
            lock.unlock();
        }
    }
}
