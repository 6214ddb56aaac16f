package io.edupulse.projections.rebuild;

import io.edupulse.projections.rebuild.RebuildProgress.Phase;
import java.util.function.Consumer;

/// Counts what a rebuild has done and tells it a few times a second. Thread-safe.
final class ProgressMeter {

    private static final long INTERVAL_NANOS = 200_000_000;

    private final String projection;
    private final long total;
    private final Consumer<RebuildProgress> listener;
    private final long startedAt = System.nanoTime();
    private Phase phase = Phase.READING;
    private long done;
    private long toldAt;

    ProgressMeter(String projection, long total, Consumer<RebuildProgress> listener) {
        this.projection = projection;
        this.total = total;
        this.listener = listener;
    }

    synchronized void read(int events) {
        done += events;
        if (System.nanoTime() - toldAt > INTERVAL_NANOS) {
            tell();
        }
    }

    synchronized void enter(Phase next) {
        phase = next;
        tell();
    }

    private void tell() {
        toldAt = System.nanoTime();
        double seconds = (toldAt - startedAt) / 1e9;
        listener.accept(new RebuildProgress(projection, phase, done, Math.max(total, done), done / seconds));
    }
}
