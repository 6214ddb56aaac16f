package io.edupulse.rebuild;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.rebuild.fill.Throttle;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The throttle of a job: blocks while the job is paused, limits its rate, and fails every caller once the job
/// has ended. Thread-safe.
final class JobThrottle implements Throttle {

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private final @Nullable TokenBucket pace;
    private boolean paused;
    private @Nullable CodedException end;

    /// @param maxRate in events a second; null for no limit
    JobThrottle(@Nullable Long maxRate) {
        this.pace = maxRate == null ? null : new TokenBucket(maxRate, System.nanoTime());
    }

    @Override
    public void pass(int events) {
        lock.lock();
        try {
            awaitOpen();
            if (pace != null) {
                awaitTurn(pace.reserve(events, System.nanoTime()));
                awaitOpen();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodedException("rebuild.interrupted", "Interrupted while a read model was filled", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int chunk(int wanted) {
        return pace == null ? wanted : pace.chunk(wanted);
    }

    void pause(boolean wanted) {
        change(() -> paused = wanted);
    }

    /// Every later call of [#pass] throws the first of these reasons, each in an exception of its own.
    void end(CodedException reason) {
        change(() -> end = end == null ? reason : end);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitOpen() throws InterruptedException {
        while (paused && end == null) {
            changed.await();
        }
        if (end != null) {
            throw end.copy();
        }
    }

    private void awaitTurn(long start) throws InterruptedException {
        for (long left = start - System.nanoTime(); left > 0 && end == null; left = start - System.nanoTime()) {
            changed.awaitNanos(left);
        }
    }
}
