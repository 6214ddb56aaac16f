package io.edupulse.projection.live;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Those of this process who wait for a read model to move on. Thread-safe.
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

    /// Returns when somebody waits, or after so long.
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
