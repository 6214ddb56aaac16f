package io.edupulse.projections.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How far the projections are, as far as this process knows: from its own workers at once, from those of
/// other nodes when somebody has looked. However many wait for one place, one of them looks at a time.
/// Thread-safe.
final class Progress {

    private final Map<Key, Place> places = new ConcurrentHashMap<>();
    private final Map<String, Audience> audiences = new ConcurrentHashMap<>();

    private record Key(String projection, int partition) {}

    Place of(String projection, int partition) {
        return places.computeIfAbsent(new Key(projection, partition), key -> new Place());
    }

    /// Who waits for a projection, in whatever partition.
    Audience audience(String projection) {
        return audiences.computeIfAbsent(projection, name -> new Audience());
    }

    /// One projection in one partition.
    static final class Place {

        private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

        /// While a worker of this process tells by itself.
        private static final long TOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition moved = lock.newCondition();
        private long position = -1;
        private long nextLook = System.nanoTime();

        private Place() {}

        /// Tells where the projection is, which may be behind what was known: after a failover that lost a
        /// tail.
        void isAt(long now) {
            lock.lock();
            try {
                position = now;
                nextLook = System.nanoTime() + TOLD_NANOS;
                moved.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /// Tells what was seen in the database, which may have moved on since.
        void wasAt(long seen) {
            lock.lock();
            try {
                position = Math.max(position, seen);
                moved.signalAll();
            } finally {
                lock.unlock();
            }
        }

        boolean hasReached(long wanted) {
            lock.lock();
            try {
                return position >= wanted;
            } finally {
                lock.unlock();
            }
        }

        /// Whether it is the caller's turn to look at the database.
        boolean isToBeLookedAt() {
            lock.lock();
            try {
                long now = System.nanoTime();
                if (now < nextLook) {
                    return false;
                }
                nextLook = now + LOOK_AGAIN_NANOS;
                return true;
            } finally {
                lock.unlock();
            }
        }

        /// Waits until the position is reached or it is time to look again, at most so long.
        void awaitMove(long wanted, long atMostNanos) throws InterruptedException {
            lock.lock();
            try {
                long left = Math.min(nextLook - System.nanoTime(), atMostNanos);
                while (position < wanted && left > 0) {
                    left = moved.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
