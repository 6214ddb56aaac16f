package io.edupulse.rebuild;

import static io.edupulse.jooq.public_.Tables.DOMAIN_EVENTS;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.sum;

import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.Projection;
import io.edupulse.projection.SchemaUse;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.fill.ProgressMeter;
import io.edupulse.rebuild.fill.ShadowFill;
import io.edupulse.rebuild.fill.Throttle;
import io.edupulse.rebuild.report.RebuildEstimate;
import io.edupulse.rebuild.report.RebuildEstimate.Basis;
import io.edupulse.rebuild.report.RebuildEstimate.EventType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.DSLContext;

/// Finds out what a rebuild would have to do, and how long that would take: at the rate of the last one, or
/// at that of a sample, which is the beginning of a rebuild into a schema that is dropped.
record DryRun(DSLContext sql, EventReader log, Leases leases) {

    private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(3);

    /// How fast events pass, and where that is from.
    private record Rate(double perSecond, Basis basis) {}

    RebuildEstimate estimate(List<Projection> projections, RebuildOptions options) {
        var names = projections.stream().map(Projection::name).toList();
        var heads = log.heads();
        long total = heads.stream().mapToLong(Long::longValue).sum();
        if (total == 0) {
            return new RebuildEstimate(names, 0, List.of(), 0, Basis.EMPTY_LOG, Duration.ZERO);
        }
        var rate = new RebuildJobs(sql)
                .lastRate(names, total)
                .map(last -> new Rate(last, Basis.LAST_REBUILD))
                .orElseGet(() -> sampledRate(projections, options, heads));
        if (options.maxRate() != null && options.maxRate() < rate.perSecond()) {
            rate = new Rate(options.maxRate(), Basis.MAX_RATE);
        }
        var time =
                rate.perSecond() == 0 ? Duration.ZERO : Duration.ofMillis(Math.round(1_000 * total / rate.perSecond()));
        return new RebuildEstimate(names, total, types(projections), rate.perSecond(), rate.basis(), time);
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

    /// @throws CodedException with `rebuild.estimating` if another process takes a sample of one of them
    private Rate sampledRate(List<Projection> projections, RebuildOptions options, List<Long> heads) {
        var names = projections.stream().map(Projection::name).toList();
        try (var _ = RebuildLeases.tryTake(leases, RebuildLeases.Purpose.ESTIMATE, names)
                .orElseThrow(() -> estimating(names))) {
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

    private Rate samples(List<Projection> projections, RebuildOptions options, List<Long> heads) {
        var samples = projections.stream().map(DryRun::sample).toList();
        var passed = new AtomicLong();
        long start = System.nanoTime();
        Throttle untilTimeIsUp = events -> {
            if (System.nanoTime() - start > SAMPLE_NANOS) {
                throw new SampleTaken();
            }
            passed.addAndGet(events);
        };
        try {
            samples.forEach(sample -> sample.drop(sql));
            new ShadowFill(sql, log, samples, options.threads(), options.maximumRows())
                    .run(heads, ProgressMeter.silent(heads), untilTimeIsUp);
            long total = heads.stream().mapToLong(Long::longValue).sum();
            return new Rate(perSecond(total, start), Basis.WHOLE_LOG);
        } catch (SampleTaken enough) {
            return new Rate(perSecond(passed.get(), start), Basis.SAMPLE);
        } finally {
            samples.forEach(sample -> sample.drop(sql));
        }
    }

    private static double perSecond(long events, long startNanos) {
        return 1e9 * events / (System.nanoTime() - startNanos);
    }

    private static ProjectionSchema sample(Projection projection) {
        return ProjectionSchema.of(SchemaUse.SAMPLE, projection);
    }

    private static final class SampleTaken extends RuntimeException {

        SampleTaken() {
            super("the sample is taken", null, false, false);
        }
    }
}
