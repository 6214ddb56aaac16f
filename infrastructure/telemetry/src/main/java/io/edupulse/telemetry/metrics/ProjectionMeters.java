package io.edupulse.telemetry.metrics;

import io.edupulse.kernel.telemetry.ProjectionListener;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/// Counts and times what live projections apply. Thread-safe.
final class ProjectionMeters implements ProjectionListener {

    private static final String PROJECTION = "edupulse.projection.name";

    private final MeterRegistry registry;
    private final ConcurrentMap<String, Batches> batches = new ConcurrentHashMap<>();

    private record Batches(DistributionSummary sizes, Timer times) {}

    ProjectionMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void expect(String projection) {
        batches.computeIfAbsent(projection, this::batches);
    }

    @Override
    public void applied(String projection, int events, long nanos) {
        var measured = batches.computeIfAbsent(projection, this::batches);
        measured.sizes().record(events);
        measured.times().record(nanos, TimeUnit.NANOSECONDS);
    }

    private Batches batches(String projection) {
        var sizes = DistributionSummary.builder("edupulse.projection.batch.size")
                .description("Events that one transaction has applied")
                .tag(PROJECTION, projection)
                .serviceLevelObjectives(Buckets.sizes())
                .register(registry);
        var times = Timer.builder("edupulse.projection.batch.duration")
                .description("Time of the transactions that apply events")
                .tag(PROJECTION, projection)
                .serviceLevelObjectives(Buckets.times())
                .register(registry);
        return new Batches(sizes, times);
    }
}
