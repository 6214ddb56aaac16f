package io.edupulse.torture.proxy;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The mode of a link, and the wait for another one. Thread-safe.
final class Gate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile LinkMode mode = LinkMode.OPEN;

    LinkMode mode() {
        return mode;
    }

    void set(LinkMode next) {
        lock.lock();
        try {
            mode = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits while nothing passes; the mode that lets it pass, or cuts it.
    LinkMode await() throws InterruptedException {
        lock.lock();
        try {
            while (mode == LinkMode.HALF_OPEN) {
                changed.await();
            }
            return mode;
        } finally {
            lock.unlock();
        }
    }

    /// Whether a connection may be made.
    boolean awaitOpenToConnect() throws InterruptedException {
        return await() != LinkMode.CUT;
    }
}
