package io.edupulse.telemetry.metrics;

import io.edupulse.kernel.telemetry.CommandListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/// Counts and times commands. Meters are made when they are first needed, and found by a key afterwards, because the
/// registry's own search costs more than the measurement. Thread-safe.
final class CommandMeters implements CommandListener {

    private static final String AGGREGATE = "edupulse.aggregate.type";
    private static final String RESULT = "edupulse.cache.result";

    private final MeterRegistry registry;
    private final ConcurrentMap<Handled, Timer> handled = new ConcurrentHashMap<>();
    private final ConcurrentMap<Passed, Timer> passed = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> conflicts = new ConcurrentHashMap<>();
    private final ConcurrentMap<Asked, Counter> cache = new ConcurrentHashMap<>();
    private final ConcurrentMap<Asked, Counter> snapshots = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Timer> written = new ConcurrentHashMap<>();
    private final DistributionSummary appends;
    private final DistributionSummary events;

    private record Handled(Class<?> command, Outcome outcome) {}

    private record Passed(Phase phase, String aggregate) {}

    private record Asked(String aggregate, boolean isFound) {}

    CommandMeters(MeterRegistry registry) {
        this.registry = registry;
        this.appends = size("edupulse.append.batch.size", "Appends that one statement has written");
        this.events = size("edupulse.append.batch.events", "Events that one statement has written");
    }

    void expect(String aggregate) {
        for (var phase : Phase.values()) {
            passed.computeIfAbsent(new Passed(phase, aggregate), this::phaseTimer);
        }
        conflicts.computeIfAbsent(aggregate, this::conflictCounter);
        written.computeIfAbsent(aggregate, this::writtenTimer);
        for (boolean isFound : new boolean[] {true, false}) {
            cache.computeIfAbsent(new Asked(aggregate, isFound), this::cacheCounter);
            snapshots.computeIfAbsent(new Asked(aggregate, isFound), this::snapshotCounter);
        }
    }

    @Override
    public void handled(Class<?> command, Outcome outcome, long nanos) {
        handled.computeIfAbsent(new Handled(command, outcome), this::handledTimer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void passed(Phase phase, String aggregate, long nanos) {
        passed.computeIfAbsent(new Passed(phase, aggregate), this::phaseTimer).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void conflicted(String aggregate) {
        conflicts.computeIfAbsent(aggregate, this::conflictCounter).increment();
    }

    @Override
    public void cacheAsked(String aggregate, boolean isFound) {
        cache.computeIfAbsent(new Asked(aggregate, isFound), this::cacheCounter).increment();
    }

    @Override
    public void snapshotAsked(String aggregate, boolean isFound) {
        snapshots
                .computeIfAbsent(new Asked(aggregate, isFound), this::snapshotCounter)
                .increment();
    }

    @Override
    public void snapshotWritten(String aggregate, long nanos) {
        written.computeIfAbsent(aggregate, this::writtenTimer).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void appended(int appendCount, int eventCount) {
        appends.record(appendCount);
        events.record(eventCount);
    }

    private Timer handledTimer(Handled like) {
        return Timer.builder("edupulse.command.duration")
                .description("Time of commands from their arrival to their outcome")
                .tag("edupulse.command.type", like.command().getSimpleName())
                .tag("edupulse.command.outcome", like.outcome().word())
                .serviceLevelObjectives(Buckets.times())
                .register(registry);
    }

    private Timer phaseTimer(Passed like) {
        return Timer.builder("edupulse.command.phase.duration")
                .description("Time of a phase of the work on the commands that wait for one aggregate")
                .tag("edupulse.command.phase", like.phase().word())
                .tag(AGGREGATE, like.aggregate())
                .serviceLevelObjectives(Buckets.times())
                .register(registry);
    }

    private Counter conflictCounter(String aggregate) {
        return Counter.builder("edupulse.command.conflicts")
                .description("Appends that found another writer's events")
                .tag(AGGREGATE, aggregate)
                .register(registry);
    }

    private Counter cacheCounter(Asked like) {
        return Counter.builder("edupulse.state.cache.requests")
                .description("Requests to the cache of warm states")
                .tag(AGGREGATE, like.aggregate())
                .tag(RESULT, like.isFound() ? "hit" : "miss")
                .register(registry);
    }

    private Counter snapshotCounter(Asked like) {
        return Counter.builder("edupulse.snapshot.requests")
                .description("Requests for snapshots, by loads of long streams")
                .tag(AGGREGATE, like.aggregate())
                .tag(RESULT, like.isFound() ? "hit" : "miss")
                .register(registry);
    }

    private Timer writtenTimer(String aggregate) {
        return Timer.builder("edupulse.snapshot.write.duration")
                .description("Time to write a snapshot")
                .tag(AGGREGATE, aggregate)
                .serviceLevelObjectives(Buckets.times())
                .register(registry);
    }

    private DistributionSummary size(String name, String description) {
        return DistributionSummary.builder(name)
                .description(description)
                .serviceLevelObjectives(Buckets.sizes())
                .register(registry);
    }
}
