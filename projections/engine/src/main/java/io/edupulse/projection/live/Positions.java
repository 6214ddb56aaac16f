package io.edupulse.projection.live;

import io.edupulse.kernel.work.Deadline;
import io.edupulse.projection.read.Source;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How far the projections are, as far as this process knows: from its own workers at once, from those of other
/// nodes and in standbys by looks at the database. However many wait for one place, one of them looks at a
/// time. Thread-safe.
final class Positions {

    private final Map<Key, Place> places = new ConcurrentHashMap<>();
    private final Map<String, Waiters> waiters = new ConcurrentHashMap<>();

    /// @param standby its name; empty for the primary
    private record Key(String projection, int partition, String standby) {}

    /// Where a projection is in the primary, of which the workers of this process tell.
    Place of(String projection, int partition) {
        return places.computeIfAbsent(new Key(projection, partition, ""), key -> new Place());
    }

    /// Where it is in the database that answers. What workers tell of the primary says nothing of a standby.
    Place of(String projection, int partition, Source source) {
        return source.isPrimary()
                ? of(projection, partition)
                : places.computeIfAbsent(new Key(projection, partition, source.name()), key -> new Place());
    }

    /// The callers that wait for a projection, in any partition.
    Waiters waiters(String projection) {
        return waiters.computeIfAbsent(projection, name -> new Waiters());
    }

    /// One projection in one partition.
    ///
    /// Looks at the database are shared by all who wait: one is under way at a time, and after its end there is a
    /// rest at least as long as the look has taken. So a database that is slower than the interval is not asked
    /// more often than it can answer, however many callers wait.
    static final class Place {

        private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

        /// While a worker of this process tells by itself.
        private static final long TOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

        private static final long UNKNOWN = -1;

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition moved = lock.newCondition();
        private long news;
        private long position = UNKNOWN;
        private long toldAt = System.nanoTime();
        private long seen = UNKNOWN;
        private boolean isLookedAt;
        private long looksBegun;
        private long looksEnded;
        private long lookBegan;
        private long nextLook = System.nanoTime();

        private Place() {}

        /// Tells where the projection is, which may be lower than what was known: after a failover that lost a
        /// tail.
        void moveTo(long now) {
            lock.lock();
            try {
                position = now;
                toldAt = System.nanoTime();
                nextLook = toldAt + TOLD_NANOS;
                tell();
            } finally {
                lock.unlock();
            }
        }

        /// Tells what the look that is under way has seen in the database. What was told since it began is
        /// newer; what was told before, and is not seen, is lost.
        void observe(long now) {
            lock.lock();
            try {
                seen = now;
                position = toldAt - lookBegan > 0 ? Math.max(position, now) : now;
                tell();
            } finally {
                lock.unlock();
            }
        }

        /// Whether a look has seen it there that began after this many looks.
        boolean wasSeenAt(long wanted, long begun) {
            lock.lock();
            try {
                return looksEnded > begun && seen >= wanted;
            } finally {
                lock.unlock();
            }
        }

        /// Whether it is there as far as this process knows.
        boolean hasReached(long wanted) {
            lock.lock();
            try {
                return position >= wanted;
            } finally {
                lock.unlock();
            }
        }

        /// The position as it was told or seen last; negative if it never was.
        long last() {
            lock.lock();
            try {
                return position;
            } finally {
                lock.unlock();
            }
        }

        /// How many looks have begun by now.
        long looksBegun() {
            lock.lock();
            try {
                return looksBegun;
            } finally {
                lock.unlock();
            }
        }

        /// Whether a look has ended that began after this many looks.
        boolean hasBeenLookedAtSince(long begun) {
            lock.lock();
            try {
                return looksEnded > begun;
            } finally {
                lock.unlock();
            }
        }

        /// Whether it is the caller's turn to look at the database. If so, it calls [#endLook] afterwards,
        /// whatever comes of it.
        ///
        /// @param isLate whether the caller cannot await the end of the rest
        boolean beginLook(boolean isLate) {
            lock.lock();
            try {
                long now = System.nanoTime();
                if (isLookedAt || (now - nextLook < 0 && !isLate)) {
                    return false;
                }
                isLookedAt = true;
                looksBegun++;
                lookBegan = now;
                return true;
            } finally {
                lock.unlock();
            }
        }

        void endLook() {
            lock.lock();
            try {
                long now = System.nanoTime();
                long rested = now + Math.max(LOOK_AGAIN_NANOS, now - lookBegan);
                nextLook = rested - nextLook > 0 ? rested : nextLook;
                isLookedAt = false;
                looksEnded = looksBegun;
                tell();
            } finally {
                lock.unlock();
            }
        }

        /// Waits for any news, or until it is time for a look, at most until the deadline.
        void awaitMove(long wanted, Deadline deadline) throws InterruptedException {
            lock.lock();
            try {
                long left = isLookedAt
                        ? deadline.leftNanos()
                        : Math.min(nextLook - System.nanoTime(), deadline.leftNanos());
                long known = news;
                while ((position < wanted || isLookedAt) && news == known && left > 0) {
                    left = moved.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }

        private void tell() {
            news++;
            moved.signalAll();
        }
    }
}
