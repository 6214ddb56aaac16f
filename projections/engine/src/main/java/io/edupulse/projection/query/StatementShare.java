package io.edupulse.projection.query;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Lets watched queries be asked again for a share of the time alone, so that thousands of them leave the database to
/// commands. In the long run, all statements together take at most this share of one connection's time: the more there
/// are and the longer each takes, as on a busy machine, the longer each query rests, all of them equally long. Those
/// that come after a pause are asked at once. Thread-safe.
final class StatementShare {

    /// At a time, so that most connections are left to others.
    private static final int AT_ONCE = 4;

    /// How far statements may be ahead of their share.
    private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /// The longest that one has to wait for, whatever a lock or a slow disk made the one before it take.
    private static final long MOST_AHEAD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final double share;
    private final Semaphore first = new Semaphore(AT_ONCE, true);
    private final Semaphore again = new Semaphore(AT_ONCE, true);
    private final ReentrantLock lock = new ReentrantLock();
    private long paidUntil = System.nanoTime();

    /// @param share of one connection's time, above 0
    StatementShare(double share) {
        this.share = share;
    }

    /// Asks for the first time: someone waits for it.
    <R> R first(Supplier<R> question) throws InterruptedException {
        first.acquire();
        try {
            return timed(question);
        } finally {
            first.release();
        }
    }

    /// Asks again, when there is time for it. Those that wait are asked in the order in which they came.
    <R> R again(Supplier<R> question) throws InterruptedException {
        again.acquire();
        try {
            TimeUnit.NANOSECONDS.sleep(aheadNanos() - AHEAD_NANOS);
            return timed(question);
        } finally {
            again.release();
        }
    }

    private <R> R timed(Supplier<R> question) {
        long begun = System.nanoTime();
        R answer = question.get();
        pay(System.nanoTime() - begun);
        return answer;
    }

    private void pay(long nanos) {
        lock.lock();
        try {
            long ahead = Math.max(0, paidUntil - System.nanoTime()) + (long) (nanos / share);
            paidUntil = System.nanoTime() + Math.min(ahead, MOST_AHEAD_NANOS);
        } finally {
            lock.unlock();
        }
    }

    private long aheadNanos() {
        lock.lock();
        try {
            return paidUntil - System.nanoTime();
        } finally {
            lock.unlock();
        }
    }
}
