package io.edupulse.benchmarks.suite.capacity;

import java.util.ArrayList;
import java.util.List;

/// The disk with a database's write-ahead log. One flush at a time; whoever comes while one is under way is served
/// by the next one, together with all others.
final class Disk {

    private final Clock clock;
    private final double flushMicros;
    private List<Runnable> waiting = new ArrayList<>();
    private boolean isFlushing;

    Disk(Clock clock, double flushMicros) {
        this.clock = clock;
        this.flushMicros = flushMicros;
    }

    void flush(Runnable then) {
        waiting.add(then);
        if (!isFlushing) {
            begin();
        }
    }

    private void begin() {
        isFlushing = true;
        var served = waiting;
        waiting = new ArrayList<>();
        clock.after(flushMicros, () -> {
            isFlushing = false;
            if (!waiting.isEmpty()) {
                begin();
            }
            served.forEach(Runnable::run);
        });
    }
}
