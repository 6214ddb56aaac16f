package io.edupulse.kernel.command;

import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.Part;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Writes snapshots one after the other, on a thread that exists only while snapshots wait. An offer returns at once:
/// if too many wait, the snapshot is dropped, and the aggregate gets one later.
///
/// After each snapshot the thread pauses for a multiple of the time that the write took. So it takes a bounded share of
/// one processor, and an aggregate that changes constantly gets fewer snapshots, each of its newest state. Thread-safe.
final class SnapshotWriter implements Part {

    private static final Logger LOGGER = System.getLogger(SnapshotWriter.class.getName());
    private static final int MAXIMUM_WAITING = 64;

    /// The pause after a snapshot, as a multiple of the time to write it.
    private static final int RESTS = 4;

    /// By aggregate, so that a newer snapshot replaces a waiting one.
    private final Map<UUID, Runnable> waiting = new LinkedHashMap<>();

    private @Nullable Thread worker;
    private volatile boolean isClosed;

    /// Accepts a snapshot; false if too many wait or the writer is closed.
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

    /// Accepts no more, and writes the waiting snapshots without pauses.
    @Override
    public void stop() {
        LockSupport.unpark(stopTaking());
    }

    /// Drops the snapshots that are not written by the deadline.
    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        var last = stopTaking();
        boolean hasEnded = last == null || last.join(deadline.left());
        drop();
        return hasEnded;
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

    @SuppressWarnings("CatchingUnchecked") // the next snapshot may go well, whatever this one has met
    private static void runSafely(Runnable write) {
        try {
            write.run();
        } catch (Throwable failure) {
            LOGGER.log(Level.WARNING, "Could not write a snapshot", failure);
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
