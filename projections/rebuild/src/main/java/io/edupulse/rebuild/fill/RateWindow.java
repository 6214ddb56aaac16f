package io.edupulse.rebuild.fill;

import java.util.ArrayDeque;

/// The rate of a count over the last seconds, so that a slow phase of long ago does not spoil the estimate.
/// Used by one thread at a time.
final class RateWindow {

    static final long NANOS = 5_000_000_000L;

    private record Sample(long nanos, long count) {}

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /// Forgets what was, after a pause or a jump.
    void clear() {
        samples.clear();
    }

    /// The rate a second, once this count is noted; 0 for the first one, and for a count that has fallen.
    double add(long nanos, long count) {
        while (samples.size() > 1 && nanos - samples.getFirst().nanos() > NANOS) {
            samples.removeFirst();
        }
        samples.addLast(new Sample(nanos, count));
        var first = samples.getFirst();
        long elapsed = nanos - first.nanos();
        return elapsed <= 0 ? 0 : Math.max(0, 1e9 * (count - first.count()) / elapsed);
    }
}
