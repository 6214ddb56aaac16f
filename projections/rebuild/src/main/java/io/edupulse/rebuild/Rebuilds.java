package io.edupulse.rebuild;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.LongStatements;
import io.edupulse.projection.Projections;
import io.edupulse.projection.apply.AggregateRepair;
import io.edupulse.projection.paging.Listing;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.RebuildLauncher.Attendant;
import io.edupulse.rebuild.fill.CatchUp;
import io.edupulse.rebuild.fill.EachPartition;
import io.edupulse.rebuild.fill.ProgressMeter;
import io.edupulse.rebuild.fill.Throttle;
import io.edupulse.rebuild.report.PreviousVersion;
import io.edupulse.rebuild.report.ReadModelsDifferException;
import io.edupulse.rebuild.report.RebuildEstimate;
import io.edupulse.rebuild.report.RebuildProgress;
import io.edupulse.rebuild.report.RebuildReport;
import io.edupulse.rebuild.report.RebuildStatus;
import io.edupulse.rebuild.report.VerifyReport;
import io.edupulse.rebuild.swap.PreviousVersions;
import io.edupulse.rebuild.swap.SchemaCheck;
import io.edupulse.rebuild.swap.Swap;
import io.edupulse.rebuild.swap.Swap.Terms;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/// Rebuilds read models from the log while they are in use, and rolls back to the previous version. Works from any
/// process. Thread-safe.
///
/// A rebuild fills a shadow schema: each partition is folded in memory and written once, then the indexes
/// are made, then it follows the log until it is close to its head, and then both are swapped. Queries
/// see the old or the new read model as a whole.
///
/// It is a job in the database, so any process sees how far it is and can pause, resume or cancel it. If
/// its worker dies, the live read model has not noticed, and the same call in any process, or a node that
/// serves, resumes the same job with the options that it was begun with.
///
/// Limits: a transaction with `REPEATABLE READ` that took its snapshot before a rebuild was filled, and
/// looks at the read model for the first time after the swap, may miss rows there, as after a `TRUNCATE`.
/// Views that others have made on the tables stay with the old ones.
public final class Rebuilds {

    private final Projections projections;
    private final DSLContext sql;
    private final EventReader log;
    private final Leases leases;
    private final RebuildLauncher launcher;
    private final RebuildJobs jobs;

    /// @param sql works as the owner of the read models' schemas, and gives out at least four connections
    @Inject
    public Rebuilds(Projections projections, DSLContext sql, EventReader log, Leases leases) {
        this.projections = projections;
        this.sql = LongStatements.on(sql);
        this.log = log;
        this.leases = leases;
        this.launcher = new RebuildLauncher(projections, sql, log, leases);
        this.jobs = new RebuildJobs(sql);
    }

    /// Fills a read model from the log and swaps it in. If the rebuilt one differs, it is left in its shadow schema
    /// to be looked at, until the next rebuild.
    ///
    /// @param listener is told how far it is five times a second, by one thread at a time
    /// @throws ReadModelsDifferException if the rows are not those of the live read model, unless that is
    ///     accepted
    /// @throws CodedException with `projection.unknown`, `projection.not-started`, `rebuild.running`,
    ///     `rebuild.unfinished`, `rebuild.busy` or `rebuild.cancelled`; with `rebuild.interrupted` or
    ///     `rebuild.lease-lost` another worker resumes the job. In all cases the live read model is as
    ///     it was
    public RebuildReport rebuild(String projection, RebuildOptions options, Consumer<RebuildProgress> listener) {
        return rebuild(List.of(projection), options, listener).getFirst();
    }

    /// The same for several read models, with one reading of the log. They are swapped one after the
    /// other; one that differs does not keep the others from it, and its exception carries those of others
    /// as suppressed ones.
    public List<RebuildReport> rebuild(List<String> names, RebuildOptions options, Consumer<RebuildProgress> listener) {
        return rebuild(names, options, listener, run -> {});
    }

    /// @param attendant gets the run before it begins
    public List<RebuildReport> rebuild(
            List<String> names, RebuildOptions options, Consumer<RebuildProgress> listener, Attendant attendant) {
        return guarded(names, () -> {
            new Leftovers(sql, leases)
                    .drop(distinct(names).stream().map(projections::named).toList());
            return launcher.rebuild(distinct(names), options, listener, attendant);
        });
    }

    /// Leaves a rebuild to a node that serves.
    ///
    /// @throws CodedException with `projection.unknown`, `rebuild.running` or `rebuild.unfinished`
    public RebuildStatus request(List<String> names, RebuildOptions options) {
        return guarded(names, () -> jobs.byId(launcher.request(distinct(names), options)));
    }

    /// Rebuilds that run or wait, and the last one of each set of projections; the newest first.
    public List<RebuildStatus> all() {
        return jobs.all();
    }

    /// Rebuilds that run or wait, and finished ones in pages, the newest first.
    ///
    /// @throws CodedException `query.invalid-cursor` if the cursor is not one of this list
    public Listing<RebuildStatus> list(PageRequest page) {
        return jobs.list(null, page);
    }

    /// Those of one projection.
    ///
    /// @throws CodedException with `projection.unknown`, or as [#list(PageRequest)]
    public Listing<RebuildStatus> list(String projection, PageRequest page) {
        return jobs.list(projections.named(projection).name(), page);
    }

    /// The last one of a projection; empty if it was never rebuilt.
    ///
    /// @throws CodedException with `projection.unknown`
    public Optional<RebuildStatus> status(String projection) {
        return jobs.last(projections.named(projection).name());
    }

    /// Lets the rebuild of a projection, and of all rebuilt with it, pause; its worker
    /// does so within about a second, or when the step that it is in, such as making an index, is done. It
    /// stands still over any restart.
    ///
    /// @throws CodedException with `projection.unknown`, `rebuild.none`, `rebuild.not-running` or
    ///     `rebuild.swapping`
    public RebuildStatus pause(String projection) {
        return steered(projection, () -> jobs.pause(projection));
    }

    /// Resumes it. If its worker has died, a serving node takes it over.
    ///
    /// @throws CodedException with `projection.unknown`, `rebuild.none` or `rebuild.not-paused`
    public RebuildStatus resume(String projection) {
        return steered(projection, () -> jobs.resume(projection));
    }

    /// Gives it up and drops what it has made.
    ///
    /// @throws CodedException with `projection.unknown`, `rebuild.none` or `rebuild.swapping`
    public RebuildStatus cancel(String projection) {
        return steered(projection, () -> {
            var job = jobs.required(projection);
            jobs.cancel(projection);
            launcher.endIfAbandoned(job);
        });
    }

    /// What a rebuild of these would have to do. Changes nothing, but reads the log for some seconds if it
    /// has to find out how fast it can.
    ///
    /// @throws CodedException with `projection.unknown`, or `rebuild.estimating` if another process finds that out
    public RebuildEstimate dryRun(List<String> names, RebuildOptions options) {
        var wanted = distinct(names).stream().map(projections::named).toList();
        return guarded(names, () -> new DryRun(sql, log, leases).estimate(wanted, options));
    }

    /// The read models that can be rolled back to.
    public List<PreviousVersion> previous() {
        return new PreviousVersions(sql).all(projections, log.heads());
    }

    /// Goes back to the read model before the last rebuild or rollback, after bringing it up to date. The
    /// one that was live becomes the previous one, so a second rollback undoes the first.
    ///
    /// @throws CodedException with `projection.unknown`, `projection.not-started`, `rebuild.running`,
    ///     `rebuild.busy`, `rebuild.interrupted`, `rebuild.nothing-to-roll-back-to` or
    ///     `rebuild.previous-unfit`
    public RebuildReport rollback(String projection) {
        return guarded(
                List.of(projection), () -> launcher.alone(List.of(projection), hold -> rollback(projection, hold)));
    }

    private RebuildReport rollback(String projection, RebuildLeases hold) {
        long startedAt = System.nanoTime();
        var live = live(projection);
        var previous = previous(live);
        var isComparable = new SchemaCheck(sql, log).problem(live) == null;
        var options = RebuildOptions.DEFAULT;
        var threads = new EachPartition(options.threads());
        new CatchUp(sql, log).run(previous, threads, ProgressMeter.silent(log.heads()), Throttle.OPEN);
        var outcome = new Swap(sql, log, live, previous)
                .run(
                        new Terms(isComparable, false, options.patience()),
                        hold::isHeld,
                        phase -> {},
                        tx -> new PreviousVersions(tx).keep(live.projection(), options.keep()));
        var took = Duration.ofNanos(System.nanoTime() - startedAt);
        return new RebuildReport(
                projection, outcome.events(), took, outcome.held(), outcome.liveHeld(), outcome.tables());
    }

    /// Proves that a live read model has the rows that the log gives, or shows where it has not, beside
    /// beside other work, rebuilds too.
    ///
    /// @param listener is told how far it is, as that of a rebuild
    /// @throws CodedException with `projection.unknown`, `projection.not-started`, `verify.not-comparable`,
    ///     `verify.running` or `rebuild.interrupted`
    public VerifyReport verify(String projection, RebuildOptions options, Consumer<RebuildProgress> listener) {
        var live = live(projection);
        return guarded(List.of(projection), () -> {
            var name = List.of(projection);
            try (var _ = RebuildLeases.tryTake(leases, RebuildLeases.Purpose.VERIFICATION, name)
                    .orElseThrow(() -> verifying(projection))) {
                return new Verification(sql, log, live, options).run(listener);
            }
        });
    }

    private static CodedException verifying(String projection) {
        return new CodedException(
                "verify.running", Text.format("%s is being verified already; wait for it", projection));
    }

    /// Folds the rows of one aggregate again.
    ///
    /// @throws CodedException with `projection.unknown`, `projection.not-started` or as [AggregateRepair#run]
    public AggregateRepair.Outcome repair(String projection, UUID aggregateId) {
        return new AggregateRepair(sql, log, live(projection)).run(aggregateId);
    }

    private RebuildStatus steered(String projection, Runnable change) {
        projections.named(projection);
        return guarded(List.of(projection), () -> {
            change.run();
            return jobs.last(projection).orElseThrow();
        });
    }

    private static <T> T guarded(List<String> names, Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException e) {
            var projections = String.join(", ", names);
            throw RebuildInterruption.isOne(e)
                    ? RebuildInterruption.of(e, projections)
                    : new CodedException(
                            "rebuild.failed",
                            Text.format(
                                    "The database refuses what the rebuild of %s does, and the live read model is as it was: %s",
                                    projections, RebuildInterruption.firstLine(e)),
                            e);
        }
    }

    private static List<String> distinct(List<String> names) {
        return names.stream().distinct().toList();
    }

    private ProjectionSchema live(String projection) {
        var live = ProjectionSchema.live(projections.named(projection));
        if (!live.exists(sql)) {
            throw RebuildExecution.notStarted(projection);
        }
        return live;
    }

    private ProjectionSchema previous(ProjectionSchema live) {
        var name = live.projection().name();
        var previous = ProjectionSchema.previous(live.projection());
        if (!previous.exists(sql)) {
            throw new CodedException(
                    "rebuild.nothing-to-roll-back-to",
                    Text.format(
                            "%s has no previous version: it was never rebuilt, or the previous version has expired",
                            name));
        }
        var obstacle = new SchemaCheck(sql, log).problem(previous);
        if (obstacle != null) {
            throw new CodedException(
                    "rebuild.previous-unfit",
                    Text.format(
                            "%s cannot go back, because the one before %s; run the version that made it, or rebuild",
                            name, obstacle));
        }
        return previous;
    }
}
