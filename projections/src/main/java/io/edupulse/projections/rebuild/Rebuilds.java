package io.edupulse.projections.rebuild;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.projections.engine.ProjectionSchema;
import io.edupulse.projections.engine.Projections;
import io.edupulse.projections.rebuild.CutOver.Outcome;
import io.edupulse.projections.rebuild.CutOver.Terms;
import io.edupulse.projections.rebuild.RebuildProgress.Phase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/// Rebuilds read models from the log while they are in use, and goes back to the one before. Works from any
/// process. Thread-safe.
///
/// A rebuild fills a shadow schema: each partition is folded in memory and written once, then the indexes
/// are made, then it follows the log until it is close to its head, and then both change places. Queries
/// see the old or the new read model as a whole. If a rebuild dies on the way, the live read model has not
/// noticed, and the next one begins anew.
///
/// Limits: a transaction with `REPEATABLE READ` that took its snapshot before a rebuild was filled, and
/// looks at the read model for the first time after the swap, may miss rows there, as after a `TRUNCATE`.
/// Views that others have made on the tables stay with the old ones.
public final class Rebuilds {

    private final Projections projections;
    private final DSLContext sql;
    private final EventReader log;
    private final Leases leases;

    /// @param sql works as the owner of the read models' schemas, and gives out at least two connections
    @Inject
    public Rebuilds(Projections projections, DSLContext sql, EventReader log, Leases leases) {
        this.projections = projections;
        this.sql = sql;
        this.log = log;
        this.leases = leases;
    }

    /// Fills a read model anew and swaps it in. If the rebuilt one differs, it is left in its shadow schema
    /// to be looked at, until the next rebuild.
    ///
    /// @param listener is told how far it is five times a second, by one thread at a time
    /// @throws ReadModelsDifferException if the rows are not those of the live read model, unless that is
    ///     accepted
    /// @throws CodedException with `projection.unknown`, `projection.not-started`, `rebuild.running`,
    ///     `rebuild.busy` or `rebuild.interrupted`. In all cases the live read model is as it was
    public RebuildReport rebuild(String projection, RebuildOptions options, Consumer<RebuildProgress> listener) {
        return alone(projection, lease -> {
            long startedAt = System.nanoTime();
            var live = live(projection);
            var shadow = ProjectionSchema.shadow(live.projection());
            var obstacle = new Fitness(sql, log).obstacle(live);
            if (obstacle != null && !options.acceptDifferences()) {
                throw new ReadModelsDifferException(projection, obstacle);
            }
            try {
                var terms = new Terms(obstacle == null, !options.acceptDifferences(), options.patience());
                return report(projection, startedAt, fillAndSwap(live, shadow, terms, options, listener, lease));
            } catch (ReadModelsDifferException e) {
                throw e;
            } catch (RuntimeException e) {
                dropAfter(e, shadow);
                throw e;
            }
        });
    }

    /// Goes back to the read model before the last rebuild or rollback, after bringing it up to date. The
    /// one that was live becomes the previous one, so a second rollback undoes the first.
    ///
    /// @throws CodedException with `projection.unknown`, `projection.not-started`, `rebuild.running`,
    /// `rebuild.busy`, `rebuild.interrupted`, `rebuild.nothing-to-roll-back-to` or `rebuild.previous-unfit`
    public RebuildReport rollback(String projection) {
        return alone(projection, lease -> {
            long startedAt = System.nanoTime();
            var live = live(projection);
            var previous = previous(live);
            var isComparable = new Fitness(sql, log).obstacle(live) == null;
            var options = RebuildOptions.DEFAULT;
            catchUp(previous, options);
            checkHeld(lease, projection);
            var terms = new Terms(isComparable, false, options.patience());
            var outcome = new CutOver(sql, log, live, previous).run(terms, phase -> {});
            return report(projection, startedAt, outcome);
        });
    }

    private Outcome fillAndSwap(
            ProjectionSchema live,
            ProjectionSchema shadow,
            Terms terms,
            RebuildOptions options,
            Consumer<RebuildProgress> listener,
            Lease lease) {
        var name = live.projection().name();
        var heads = log.heads();
        try (var meter = ProgressMeter.started(name, heads, listener)) {
            new ShadowFill(sql, log, shadow, options).run(heads, meter);
            if (terms.isComparable()) {
                catchUp(live, options);
            }
            checkHeld(lease, name);
            var outcome = new CutOver(sql, log, live, shadow).run(terms, meter::enter);
            meter.enter(Phase.SWAPPED);
            return outcome;
        }
    }

    /// So that little is left to do while others wait. Usually the live one has workers that do it; maybe
    /// they are down.
    private void catchUp(ProjectionSchema schema, RebuildOptions options) {
        new CatchUp(sql, log).run(schema, new EachPartition(options.threads()), ProgressMeter.silent(log.heads()));
    }

    private RebuildReport alone(String projection, Function<Lease, RebuildReport> work) {
        var name = projections.named(projection).name();
        try (var lease = leases.tryAcquire("rebuild/" + name)
                .orElseThrow(() -> new CodedException(
                        "rebuild.running",
                        "%s is being rebuilt or rolled back already; wait for it".formatted(name)))) {
            return work.apply(lease);
        } catch (DataAccessException e) {
            throw new CodedException(
                    "rebuild.interrupted",
                    "The database has interrupted %s, and the live read model is as it was; run it again: %s"
                            .formatted(
                                    name,
                                    String.valueOf(e.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                    e);
        }
    }

    /// Whoever has taken it over since works on the same shadow.
    private static void checkHeld(Lease lease, String projection) {
        if (!lease.isHeld()) {
            throw new CodedException(
                    "rebuild.lease-lost",
                    "The rebuild of %s has lost its connection to the database and with it the right to go on; begin again"
                            .formatted(projection));
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

    private ProjectionSchema previous(ProjectionSchema live) {
        var name = live.projection().name();
        var previous = ProjectionSchema.previous(live.projection());
        if (!previous.exists(sql)) {
            throw new CodedException(
                    "rebuild.nothing-to-roll-back-to",
                    "%s has no read model of before: it was not rebuilt yet".formatted(name));
        }
        var obstacle = new Fitness(sql, log).obstacle(previous);
        if (obstacle != null) {
            throw new CodedException(
                    "rebuild.previous-unfit",
                    "%s cannot go back, because the one before %s; run the version that made it, or rebuild"
                            .formatted(name, obstacle));
        }
        return previous;
    }

    private void dropAfter(RuntimeException failure, ProjectionSchema shadow) {
        try {
            shadow.drop(sql);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static RebuildReport report(String projection, long startedAt, Outcome outcome) {
        var took = Duration.ofNanos(System.nanoTime() - startedAt);
        return new RebuildReport(projection, outcome.events(), took, outcome.held(), outcome.tables());
    }
}
