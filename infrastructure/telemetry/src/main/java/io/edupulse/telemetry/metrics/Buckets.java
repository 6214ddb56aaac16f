package io.edupulse.telemetry.metrics;

import java.time.Duration;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/// The buckets of all histograms: few, since each is a series for each combination of attributes.
final class Buckets {

    private static final long[] MICROS = {
        250,
        500,
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000
    };

    private static final double[] SIZES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000};

    private Buckets() {}

    /// From a quarter of a millisecond to ten seconds.
    static Duration[] times() {
        return LongStream.of(MICROS)
                .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
                .toArray(Duration[]::new);
    }

    /// From one to some thousands.
    static double[] sizes() {
        return DoubleStream.of(SIZES).toArray();
    }
}
