package io.edupulse.projection.live;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The callers in this process that wait for a read model to advance. Thread-safe.
final class Waiters {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private int waiting;

    void add() {
        lock.lock();
        try {
            waiting++;
            came.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void remove() {
        lock.lock();
        try {
            waiting--;
        } finally {
            lock.unlock();
        }
    }

    /// Returns when a caller waits, or after a time.
    void awaitAny(long atMostNanos) {
        lock.lock();
        try {
            long left = atMostNanos;
            while (waiting == 0 && left > 0) {
                left = came.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
