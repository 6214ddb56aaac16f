package io.edupulse.rebuild.fill;

import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.rebuild.report.RebuildProgress;
import io.edupulse.rebuild.report.RebuildProgress.Phase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Knows how far a rebuild is, and tells it five times a second and at each change of phase, until it is closed.
/// Thread-safe; the listener is called by one thread at a time, in order, and without a lock: what it calls, and how
/// long it takes, delays no worker. A thread with news while the listener runs leaves them to the thread that calls it.
public final class ProgressMeter implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final String projection;
    private final Consumer<RebuildProgress> listener;
    private final AtomicLongArray positions;
    private final AtomicLong skipped = new AtomicLong();
    private final RateWindow rate = new RateWindow();
    private final GuardedLoop telling;
    private volatile long total;
    private boolean isPaused;
    private Phase phase = Phase.READING;

    /// What the listener is to be told, and whether a thread is at it.
    private final Deque<RebuildProgress> untold = new ArrayDeque<>();

    private boolean isTelling;

    private ProgressMeter(String projection, List<Long> heads, Consumer<RebuildProgress> listener) {
        this.projection = projection;
        this.listener = listener;
        this.positions = new AtomicLongArray(heads.size());
        this.telling = GuardedLoop.of("rebuild-progress", Backoff.between(INTERVAL, INTERVAL), this::tellAgain);
        see(heads);
    }

    public static ProgressMeter of(String projection, List<Long> heads, Consumer<RebuildProgress> listener) {
        return new ProgressMeter(projection, heads, listener);
    }

    /// A meter without a listener.
    public static ProgressMeter silent(List<Long> heads) {
        return new ProgressMeter("", heads, progress -> {});
    }

    /// Begins to tell.
    public void start() {
        enter(Phase.READING);
        telling.start();
    }

    public void pause(boolean wanted) {
        if (notePause(wanted)) {
            tell();
        }
    }

    private synchronized boolean notePause(boolean wanted) {
        if (wanted == isPaused) {
            return false;
        }
        isPaused = wanted;
        rate.clear();
        untold.add(progress());
        return true;
    }

    /// Where the work at a partition begins, such as where an interrupted rebuild has left it: that was not done now.
    void begin(int partition, long position) {
        skipped.addAndGet(Math.max(0, position - positions.getAndSet(partition, position)));
    }

    /// A partition's position in the new read model.
    void reached(int partition, long position) {
        positions.set(partition, position);
    }

    /// How long the log is now.
    void see(List<Long> heads) {
        total = heads.stream().mapToLong(Long::longValue).sum();
    }

    public void enter(Phase next) {
        note(next);
        tell();
    }

    private synchronized void note(Phase next) {
        phase = next;
        untold.add(progress());
    }

    /// Waits for what is being told, but not for a listener that does not return.
    @Override
    public void close() {
        telling.close();
        try {
            telling.awaitEnd(Deadline.after(LAST_WORDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration tellAgain() {
        noteTick();
        tell();
        return INTERVAL;
    }

    private synchronized void noteTick() {
        if (phase != Phase.SWAPPED && untold.isEmpty()) {
            untold.add(progress());
        }
    }

    private void tell() {
        for (var next = takeTurn(); next != null; next = takeNext()) {
            try {
                listener.accept(next);
            } catch (RuntimeException | Error e) {
                endTurn();
                throw e;
            }
        }
    }

    /// Null if another thread is telling, or there is nothing to tell.
    private synchronized @Nullable RebuildProgress takeTurn() {
        return isTelling ? null : takeNext();
    }

    private synchronized @Nullable RebuildProgress takeNext() {
        var next = untold.poll();
        isTelling = next != null;
        return next;
    }

    private synchronized void endTurn() {
        isTelling = false;
    }

    private RebuildProgress progress() {
        long done = 0;
        for (int partition = 0; partition < positions.length(); partition++) {
            done += positions.get(partition);
        }
        double perSecond = rate.add(System.nanoTime(), done - skipped.get());
        var progress = RebuildProgress.of(projection, phase, done, Math.max(total, done), perSecond);
        return isPaused ? progress.paused() : progress;
    }
}
