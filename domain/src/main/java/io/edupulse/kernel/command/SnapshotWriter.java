package io.edupulse.kernel.command;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Writes snapshots one after the other on a thread that is there only while there are some. Whoever hands one in goes
/// on at once: when too many wait, it is dropped, and the aggregate gets its snapshot another time.
///
/// It rests for a multiple of the time that a snapshot has taken. So under load it takes a bounded share of one
/// processor, whatever the states weigh, and an aggregate that changes all the time gets fewer snapshots, each of its
/// newest state. Thread-safe.
final class SnapshotWriter implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(SnapshotWriter.class.getName());
    private static final int MAXIMUM_WAITING = 64;

    /// How many times as long as a snapshot takes it rests behind it.
    private static final int RESTS = 4;

    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(5);

    /// By aggregate, so that a newer snapshot takes the place of one that still waits.
    private final Map<UUID, Runnable> waiting = new LinkedHashMap<>();

    private @Nullable Thread worker;
    private volatile boolean isClosed;

    /// Takes a snapshot to be written; false if there is no room, or the writer is closed.
    synchronized boolean offer(UUID aggregateId, Runnable write) {
        boolean isFull = waiting.size() == MAXIMUM_WAITING && !waiting.containsKey(aggregateId);
        if (isClosed || isFull) {
            return false;
        }
        waiting.put(aggregateId, write);
        if (worker == null) {
            worker = Thread.ofVirtual().name("snapshots").start(this::writeAll);
        }
        return true;
    }

    /// Writes what waits, now without rests, and takes no more. What is not written within seconds is dropped.
    @Override
    public void close() {
        var last = stopTaking();
        if (last != null) {
            LockSupport.unpark(last);
            try {
                last.join(CLOSING_LIMIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            drop();
        }
    }

    private synchronized @Nullable Thread stopTaking() {
        isClosed = true;
        return worker;
    }

    private synchronized void drop() {
        waiting.clear();
    }

    private void writeAll() {
        for (var write = next(); write != null; write = next()) {
            long begun = System.nanoTime();
            runSafely(write);
            rest(RESTS * (System.nanoTime() - begun));
        }
    }

    private void rest(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !isClosed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private static void runSafely(Runnable write) {
        try {
            write.run();
        } catch (RuntimeException failure) {
            LOGGER.log(Level.WARNING, "A snapshot is not kept", failure);
        }
    }

    private synchronized @Nullable Runnable next() {
        Iterator<Runnable> eldest = waiting.values().iterator();
        if (!eldest.hasNext()) {
            worker = null;
            return null;
        }
        var write = eldest.next();
        eldest.remove();
        return write;
    }
}
