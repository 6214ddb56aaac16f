package io.edupulse.rebuild;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.SchemaUse;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.SchemaState;
import io.edupulse.rebuild.compare.Comparison;
import io.edupulse.rebuild.fill.ProgressMeter;
import io.edupulse.rebuild.fill.ShadowFill;
import io.edupulse.rebuild.fill.Throttle;
import io.edupulse.rebuild.report.RebuildProgress;
import io.edupulse.rebuild.report.RebuildProgress.Phase;
import io.edupulse.rebuild.report.TableComparison;
import io.edupulse.rebuild.report.VerifyReport;
import io.edupulse.rebuild.swap.AlignedSnapshot;
import io.edupulse.rebuild.swap.SchemaCheck;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jooq.DSLContext;

/// Proves that a live read model has the rows that the log gives, or shows where it has not: fills a schema
/// of its own from the log, compares both at equal positions, and drops it again. Nothing else changes.
record Verification(DSLContext sql, EventReader log, ProjectionSchema live, RebuildOptions options) {

    /// @throws CodedException with `verify.not-comparable`, or as a rebuild
    VerifyReport run(Consumer<RebuildProgress> listener) {
        long startedAt = System.nanoTime();
        var name = live.projection().name();
        var obstacle = new SchemaCheck(sql, log).problem(live);
        if (obstacle != null) {
            throw new CodedException(
                    "verify.not-comparable",
                    Text.format(
                            "%s cannot be verified, because the live one %s: rebuild %s and accept the differences",
                            name, obstacle, name));
        }
        var scratch = ProjectionSchema.of(SchemaUse.VERIFICATION, live.projection());
        var heads = log.heads();
        try (var meter = ProgressMeter.of(name, heads, listener)) {
            meter.start();
            scratch.drop(sql);
            new ShadowFill(sql, log, List.of(scratch), options.threads(), options.maximumRows())
                    .run(heads, meter, Throttle.OPEN);
            meter.enter(Phase.COMPARING);
            var positions = new AlignedSnapshot(sql, log, live, scratch);
            return positions.look((tx, snapshot, at) -> {
                var tables = new Comparison(tx, live, scratch).tables(sql, snapshot);
                return report(startedAt, at, positions.liveHeld().longest(), tables);
            });
        } finally {
            scratch.drop(sql);
        }
    }

    private VerifyReport report(long startedAt, List<Long> at, Duration liveHeld, List<TableComparison> tables) {
        return new VerifyReport(
                live.projection().name(),
                at.stream().mapToLong(Long::longValue).sum(),
                Duration.ofNanos(System.nanoTime() - startedAt),
                liveHeld,
                SchemaState.of(sql, live),
                tables);
    }
}
