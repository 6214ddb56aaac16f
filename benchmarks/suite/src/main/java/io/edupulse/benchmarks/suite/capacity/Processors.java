package io.edupulse.benchmarks.suite.capacity;

import java.util.ArrayDeque;

/// The processors of one machine, which work comes to in turn.
final class Processors {

    private final Clock clock;
    private final int count;
    private final ArrayDeque<Work> waiting = new ArrayDeque<>();
    private int working;
    private double used;

    private record Work(double micros, Runnable then) {}

    Processors(Clock clock, int count) {
        this.clock = clock;
        this.count = count;
    }

    /// Works, and runs something else then.
    void work(double micros, Runnable then) {
        if (working == count) {
            waiting.add(new Work(micros, then));
        } else {
            begin(micros, then);
        }
    }

    /// The share of the time in which they worked.
    double busy(double since, double usedBefore) {
        return (used - usedBefore) / (clock.now() - since) / count;
    }

    double used() {
        return used;
    }

    private void begin(double micros, Runnable then) {
        working++;
        clock.after(micros, () -> {
            working--;
            used += micros;
            var next = waiting.poll();
            if (next != null) {
                begin(next.micros(), next.then());
            }
            then.run();
        });
    }
}
