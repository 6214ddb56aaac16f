package io.edupulse.benchmarks.suite.capacity;

import java.util.Arrays;

/// Of times, in milliseconds; zero without any.
record Percentiles(double p50, double p99) {

    /// @param times of this unit, which are sorted by it
    /// @param perMilli how many of the unit are a millisecond
    static Percentiles of(double[] times, double perMilli) {
        if (times.length == 0) {
            return new Percentiles(0, 0);
        }
        Arrays.sort(times);
        return new Percentiles(times[times.length / 2] / perMilli, times[(int) (times.length * 0.99)] / perMilli);
    }
}
