package io.edupulse.benchmarks.suite.capacity;

import java.util.Comparator;
import java.util.PriorityQueue;

/// The time of a simulation, in microseconds, and what is to happen in it. Events of one time happen in the order in
/// which
/// they were planned.
final class Clock {

    private final PriorityQueue<Planned> planned =
            new PriorityQueue<>(Comparator.comparingDouble(Planned::at).thenComparingLong(Planned::number));
    private double now;
    private long number;

    private record Planned(double at, long number, Runnable event) {}

    double now() {
        return now;
    }

    void after(double micros, Runnable event) {
        planned.add(new Planned(now + micros, number++, event));
    }

    /// Lets all happen that is planned until then.
    void runUntil(double end) {
        for (var next = planned.peek(); next != null && next.at() <= end; next = planned.peek()) {
            planned.remove();
            now = next.at();
            next.event().run();
        }
        now = end;
    }
}
