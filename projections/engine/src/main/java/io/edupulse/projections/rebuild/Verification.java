package io.edupulse.projections.rebuild;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.projections.engine.ProjectionSchema;
import io.edupulse.projections.engine.SchemaCode;
import io.edupulse.projections.engine.SchemaUse;
import io.edupulse.projections.rebuild.RebuildProgress.Phase;
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
        var obstacle = new Fitness(sql, log).obstacle(live);
        if (obstacle != null) {
            throw new CodedException(
                    "verify.not-comparable",
                    Text.format(
                            "%s cannot be verified, because the live one %s: run ./edupulse rebuild %s --accept-differences",
                            name, obstacle, name));
        }
        var scratch = SchemaUse.VERIFICATION.of(live.projection());
        var heads = log.heads();
        try (var meter = ProgressMeter.of(name, heads, listener)) {
            meter.start();
            scratch.drop(sql);
            new ShadowFill(sql, log, List.of(scratch), options).run(heads, meter, Gate.OPEN);
            meter.enter(Phase.COMPARING);
            var positions = new EqualPositions(sql, log, live, scratch);
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
                SchemaCode.of(sql, live),
                tables);
    }
}
