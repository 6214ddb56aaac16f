package io.edupulse.projections.rebuild;

import static io.edupulse.jooq.public_.Tables.DOMAIN_EVENTS;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.sum;

import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.projections.engine.Projection;
import io.edupulse.projections.engine.ProjectionSchema;
import io.edupulse.projections.engine.SchemaUse;
import io.edupulse.projections.rebuild.RebuildEstimate.Basis;
import io.edupulse.projections.rebuild.RebuildEstimate.EventType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.DSLContext;

/// Finds out what a rebuild would have to do, and how long that would take: at the rate of the last one, or
/// at that of a sample, which is the beginning of a rebuild into a schema that is dropped.
record DryRun(DSLContext sql, EventReader log, Leases leases) {

    private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(3);

    RebuildEstimate estimate(List<Projection> projections, RebuildOptions options) {
        var names = projections.stream().map(Projection::name).toList();
        var heads = log.heads();
        long total = heads.stream().mapToLong(Long::longValue).sum();
        var last = new RebuildJobs(sql).lastRate(names);
        double rate = last.orElseGet(() -> sampledRate(projections, options, heads));
        var basis = last.isPresent() ? Basis.LAST_REBUILD : Basis.SAMPLE;
        if (options.maxRate() != null && options.maxRate() < rate) {
            rate = options.maxRate();
            basis = Basis.MAX_RATE;
        }
        var time = rate == 0 ? Duration.ZERO : Duration.ofMillis(Math.round(1_000 * total / rate));
        return new RebuildEstimate(names, total, types(projections), rate, basis, time);
    }

    private List<EventType> types(List<Projection> projections) {
        var names = projections.stream()
                .flatMap(projection -> projection.events().stream())
                .map(EventTypes::nameOf)
                .distinct()
                .toArray(String[]::new);
        var bytes = sum(field("pg_column_size({0})", Long.class, DOMAIN_EVENTS.PAYLOAD));
        return sql.select(DOMAIN_EVENTS.EVENT_TYPE, count(), bytes)
                .from(DOMAIN_EVENTS)
                .where("{0} = any({1})", DOMAIN_EVENTS.EVENT_TYPE, names)
                .groupBy(DOMAIN_EVENTS.EVENT_TYPE)
                .orderBy(count().desc())
                .fetch(row ->
                        new EventType(row.value1(), row.value2(), row.value3().longValue()));
    }

    /// Events a second; 0 for an empty log.
    ///
    /// @throws CodedException with `rebuild.estimating` if another process takes a sample of one of them
    private double sampledRate(List<Projection> projections, RebuildOptions options, List<Long> heads) {
        var names = projections.stream().map(Projection::name).toList();
        try (var _ =
                Leasehold.tryTake(leases, Leasehold.Purpose.ESTIMATE, names).orElseThrow(() -> estimating(names))) {
            return samples(projections, options, heads);
        }
    }

    private static CodedException estimating(List<String> names) {
        return new CodedException(
                "rebuild.estimating",
                Text.format(
                        "Another process finds out how long a rebuild of %s takes: try again in some seconds",
                        String.join(", ", names)));
    }

    private double samples(List<Projection> projections, RebuildOptions options, List<Long> heads) {
        var samples = projections.stream().map(DryRun::sample).toList();
        var passed = new AtomicLong();
        long start = System.nanoTime();
        Gate untilTimeIsUp = events -> {
            if (System.nanoTime() - start > SAMPLE_NANOS) {
                throw new SampleTaken();
            }
            passed.addAndGet(events);
        };
        try {
            samples.forEach(sample -> sample.drop(sql));
            new ShadowFill(sql, log, samples, options).run(heads, ProgressMeter.silent(heads), untilTimeIsUp);
        } catch (SampleTaken enough) {
            // That is how it is meant to end.
        } finally {
            samples.forEach(sample -> sample.drop(sql));
        }
        return 1e9 * passed.get() / (System.nanoTime() - start);
    }

    private static ProjectionSchema sample(Projection projection) {
        return SchemaUse.SAMPLE.of(projection);
    }

    private static final class SampleTaken extends RuntimeException {

        SampleTaken() {
            super("the sample is taken", null, false, false);
        }
    }
}
