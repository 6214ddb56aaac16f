package io.edupulse.projections.rebuild;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.projections.engine.BatchApplier;
import io.edupulse.projections.engine.BulkLoader;
import io.edupulse.projections.engine.ProjectionSchema;
import io.edupulse.projections.engine.Projections;
import io.edupulse.projections.rebuild.RebuildProgress.Phase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/// Rebuilds read models from the log while they are in use, and goes back to the one before. Works from any
/// process. Thread-safe.
///
/// A rebuild fills a shadow schema: each partition is folded in memory and written once, then the indexes are made,
/// then it follows the log until it is close to the live one, and then both change places. If it dies on the way,
/// the live read model has not noticed, and the next rebuild begins anew.
public final class Rebuilds {

    private static final int BATCH = 1_000;
    private static final long CLOSE = 500;

    private final Projections projections;
    private final DSLContext sql;
    private final EventReader log;
    private final Leases leases;

    @Inject
    public Rebuilds(Projections projections, DSLContext sql, EventReader log, Leases leases) {
        this.projections = projections;
        this.sql = sql;
        this.log = log;
        this.leases = leases;
    }

    /// Fills a read model anew and swaps it in.
    ///
    /// @param listener is told how far it is a few times a second, by one thread at a time
    /// @throws CodedException with `projection.unknown`, `rebuild.running`, `rebuild.different`, `rebuild.busy` or
    ///     `rebuild.interrupted`; then the live read model is as it was
    public RebuildReport rebuild(String projection, RebuildOptions options, Consumer<RebuildProgress> listener) {
        return alone(projection, () -> {
            long startedAt = System.nanoTime();
            var live = live(projection);
            var shadow = ProjectionSchema.shadow(live.projection());
            var targets = positions(live);
            var heads = log.heads();
            var meter = new ProgressMeter(
                    projection, heads.stream().mapToLong(Long::longValue).sum(), listener);
            sql.transaction(transaction -> {
                shadow.drop(transaction.dsl());
                shadow.createTables(transaction.dsl(), targets.size());
            });
            load(shadow, heads, options, meter);
            meter.enter(Phase.INDEXING);
            sql.transaction(transaction -> {
                shadow.createIndexes(transaction.dsl());
                for (var table : Comparison.names(transaction.dsl(), shadow)) {
                    transaction.dsl().execute("analyze %s.%s".formatted(shadow.name(), table));
                }
            });
            meter.enter(Phase.CATCHING_UP);
            catchUp(shadow, meter);
            meter.enter(Phase.COMPARING);
            var outcome = new CutOver(sql, log, live, shadow).run(!options.acceptDifferences());
            meter.enter(Phase.SWAPPED);
            return report(projection, startedAt, outcome);
        });
    }

    /// Goes back to the read model before the last rebuild or rollback, after bringing it up to date.
    ///
    /// @throws CodedException with `projection.unknown`, `rebuild.running`, `rebuild.busy` or
    ///     `rebuild.nothing-to-roll-back-to`
    public RebuildReport rollback(String projection) {
        return alone(projection, () -> {
            long startedAt = System.nanoTime();
            var live = live(projection);
            var previous = ProjectionSchema.previous(live.projection());
            if (!previous.exists(sql)) {
                throw new CodedException(
                        "rebuild.nothing-to-roll-back-to",
                        "%s has no read model of before: it was not rebuilt yet".formatted(projection));
            }
            catchUp(previous, new ProgressMeter(projection, 0, progress -> {}));
            return report(projection, startedAt, new CutOver(sql, log, live, previous).run(false));
        });
    }

    private RebuildReport alone(String projection, Callable<RebuildReport> work) {
        try (var lease = leases.tryAcquire(
                        "rebuild/" + projections.named(projection).name())
                .orElseThrow(() -> new CodedException(
                        "rebuild.running", "%s is being rebuilt already; wait for it".formatted(projection)))) {
            return work.call();
        } catch (DataAccessException e) {
            throw new CodedException(
                    "rebuild.interrupted",
                    "The rebuild of %s was interrupted by the database, and the live read model is as it was; run it again: %s"
                            .formatted(
                                    projection,
                                    String.valueOf(e.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                    e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private ProjectionSchema live(String projection) {
        var live = ProjectionSchema.live(projections.named(projection));
        if (!live.exists(sql)) {
            throw new CodedException(
                    "projection.not-started",
                    "%s has no read model yet: start a node with ./edupulse serve, it fills it".formatted(projection));
        }
        return live;
    }

    private void load(ProjectionSchema shadow, List<Long> targets, RebuildOptions options, ProgressMeter meter)
            throws InterruptedException {
        var loader = new BulkLoader(sql, shadow, log);
        int rowsEach = Math.max(1, options.maximumRows() / options.threads());
        try (var threads = Executors.newFixedThreadPool(
                options.threads(), Thread.ofVirtual().name("rebuild-", 0).factory())) {
            var loads = new ArrayList<Callable<Void>>();
            IntStream.range(0, targets.size())
                    .forEach(partition -> loads.add(() -> {
                        loader.load(partition, targets.get(partition), rowsEach, meter::read);
                        return null;
                    }));
            for (Future<Void> load : threads.invokeAll(loads)) {
                load.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        }
    }

    /// Until every partition is close to the head of the log; the rest is done while the live read model is held.
    private void catchUp(ProjectionSchema schema, ProgressMeter meter) {
        var applier = new BatchApplier(sql, schema);
        var positions = new ArrayList<>(positions(schema));
        boolean close = false;
        while (!close) {
            close = true;
            var heads = log.heads();
            for (int partition = 0; partition < heads.size(); partition++) {
                while (heads.get(partition) - positions.get(partition) > CLOSE) {
                    close = false;
                    var batch = log.readBatch(partition, positions.get(partition), BATCH);
                    positions.set(partition, applier.apply(partition, batch));
                    meter.read(batch.size());
                }
            }
        }
    }

    private List<Long> positions(ProjectionSchema schema) {
        return schema.in(sql)
                .selectFrom(CHECKPOINTS)
                .orderBy(CHECKPOINTS.PARTITION)
                .fetch(CHECKPOINTS.POSITION);
    }

    private static RebuildReport report(String projection, long startedAt, CutOver.Outcome outcome) {
        var took = Duration.ofNanos(System.nanoTime() - startedAt);
        return new RebuildReport(projection, outcome.events(), took, outcome.held(), outcome.tables());
    }
}
