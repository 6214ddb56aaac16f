package io.edupulse.projections.rebuild;

import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.projections.rebuild.RebuildProgress.Phase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

/// Knows how far a rebuild is, and tells it five times a second and at each change of phase, until it is
/// closed. Thread-safe; the listener is called by one thread at a time.
final class ProgressMeter implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final String projection;
    private final Consumer<RebuildProgress> listener;
    private final AtomicLongArray positions;
    private final RateWindow rate = new RateWindow();
    private final GuardedLoop telling;
    private volatile long total;
    private boolean isPaused;
    private Phase phase = Phase.READING;

    private ProgressMeter(String projection, List<Long> heads, Consumer<RebuildProgress> listener) {
        this.projection = projection;
        this.listener = listener;
        this.positions = new AtomicLongArray(heads.size());
        this.telling = GuardedLoop.unstarted("rebuild-progress", Backoff.between(INTERVAL, INTERVAL), this::tellAgain);
        see(heads);
    }

    static ProgressMeter of(String projection, List<Long> heads, Consumer<RebuildProgress> listener) {
        return new ProgressMeter(projection, heads, listener);
    }

    /// One that nobody listens to.
    static ProgressMeter silent(List<Long> heads) {
        return new ProgressMeter("", heads, progress -> {});
    }

    /// Begins to tell.
    void start() {
        enter(Phase.READING);
        telling.begin();
    }

    synchronized void pause(boolean wanted) {
        if (wanted != isPaused) {
            isPaused = wanted;
            rate.clear();
            tell();
        }
    }

    /// A partition's position in the new read model.
    void reached(int partition, long position) {
        positions.set(partition, position);
    }

    /// How long the log is now.
    void see(List<Long> heads) {
        total = heads.stream().mapToLong(Long::longValue).sum();
    }

    synchronized void enter(Phase next) {
        phase = next;
        tell();
    }

    @Override
    public void close() {
        telling.close();
    }

    private synchronized Duration tellAgain() {
        if (phase != Phase.SWAPPED) {
            tell();
        }
        return INTERVAL;
    }

    private void tell() {
        long done = 0;
        for (int partition = 0; partition < positions.length(); partition++) {
            done += positions.get(partition);
        }
        double perSecond = rate.add(System.nanoTime(), done);
        var progress = RebuildProgress.of(projection, phase, done, Math.max(total, done), perSecond);
        listener.accept(isPaused ? progress.paused() : progress);
    }
}
