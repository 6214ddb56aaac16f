package io.edupulse.projection.query;

import io.edupulse.kernel.failure.FailureCopy;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One query that is watched, by however many: it is asked again when its read models have changed, and those who wait
/// are told if the answer differs. Changes that come while it is asked make it be asked once more. Thread-safe.
final class WatchedQuery<R> {

    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(30);

    /// Between two statements, so that a read model that changes all the time costs few of them.
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Supplier<R> question;
    private final Semaphore statements;
    private final GuardedLoop asking;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private boolean isStale = true;
    private long begun;
    private long ended;
    private long nextStatement = System.nanoTime();
    private @Nullable Answer<R> newest;
    private @Nullable RuntimeException failure;

    /// @param version grows by one with each answer that differs, from 1
    record Answer<R>(R value, long version) {}

    /// @param statements how many queries are asked again at a time
    WatchedQuery(String name, Supplier<R> question, Semaphore statements) {
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

    /// Notes that the answer may have changed.
    void changed() {
        lock.lock();
        try {
            isStale = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until it has been asked after this call, for at most this time.
    void refresh(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long before = begun;
            changed();
            long left = atMost.toNanos();
            while (ended <= before && left > 0) {
                left = news.awaitNanos(left);
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
        lock.lock();
        try {
            while (true) {
                if (newest != null && newest.version() > version) {
                    return Optional.of(newest);
                }
                if (newest == null && failure != null) {
                    throw copy(failure);
                }
                if (deadline.hasPassed()) {
                    return Optional.empty();
                }
                var _ = news.awaitNanos(deadline.leftNanos());
            }
        } finally {
            lock.unlock();
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
        statements.acquire();
        try {
            answered(question.get());
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        } finally {
            statements.release();
        }
    }

    private void answered(R value) {
        lock.lock();
        try {
            failure = null;
            if (newest == null || !newest.value().equals(value)) {
                newest = new Answer<>(value, newest == null ? 1 : newest.version() + 1);
            }
            end();
        } finally {
            lock.unlock();
        }
    }

    /// Asks again after the pause of the loop.
    private void failed(RuntimeException thrown) {
        lock.lock();
        try {
            failure = thrown;
            isStale = true;
            end();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        ended = begun;
        nextStatement = System.nanoTime() + REST_NANOS;
        news.signalAll();
    }

    /// Waits for a change, and then until it is time for a statement. False if none has come for a while, or it is
    /// closed.
    private boolean takeChange() throws InterruptedException {
        lock.lock();
        try {
            long left = IDLE.toNanos();
            while (!isStale && left > 0) {
                left = news.awaitNanos(left);
            }
            while (!asking.isClosed() && nextStatement - System.nanoTime() > 0) {
                var _ = news.awaitNanos(nextStatement - System.nanoTime());
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
