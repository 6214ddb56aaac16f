package io.edupulse.rebuild;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.projection.Projection;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.RebuildJobs.Wanted;
import io.edupulse.rebuild.fill.CatchUp;
import io.edupulse.rebuild.fill.EachPartition;
import io.edupulse.rebuild.fill.ProgressMeter;
import io.edupulse.rebuild.fill.ShadowFill;
import io.edupulse.rebuild.fill.Throttle;
import io.edupulse.rebuild.report.ReadModelsDifferException;
import io.edupulse.rebuild.report.RebuildProgress;
import io.edupulse.rebuild.report.RebuildProgress.Phase;
import io.edupulse.rebuild.report.RebuildReport;
import io.edupulse.rebuild.report.RebuildStatus.State;
import io.edupulse.rebuild.swap.PreviousVersions;
import io.edupulse.rebuild.swap.SchemaCheck;
import io.edupulse.rebuild.swap.Swap;
import io.edupulse.rebuild.swap.Swap.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works on a job as long as this process has its leases: fills the shadows, then swaps them in one after
/// the other. Beside it, once a second, tells the database how far it is and looks what users want.
final class RebuildExecution {

    private static final Logger LOGGER = LoggerFactory.getLogger(RebuildExecution.class);
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final DSLContext sql;
    private final EventReader log;
    private final RebuildJob job;
    private final List<Projection> projections;
    private final RebuildLeases leases;
    private final RebuildOptions options;
    private final JobThrottle throttle;
    private final ProgressMeter meter;
    private final GuardedLoop beating;
    private final long startedAt = System.nanoTime();
    private volatile RebuildProgress latest;
    private long beatAt = System.nanoTime();
    private boolean isPaused;

    /// @param projections those of the job that have not changed places yet
    RebuildExecution(
            DSLContext sql,
            EventReader log,
            RebuildJob job,
            List<Projection> projections,
            RebuildLeases leases,
            Consumer<RebuildProgress> listener) {
        this.sql = job.fenced(sql);
        this.log = log;
        this.job = job;
        this.projections = projections;
        this.leases = leases;
        this.options = job.options();
        this.throttle = new JobThrottle(options.maxRate());
        var name = projections.size() == 1 ? projections.getFirst().name() : projections.size() + " read models";
        this.latest = RebuildProgress.of(name, Phase.READING, 0, 0, 0);
        this.beating = GuardedLoop.of("rebuild-beat", Backoff.between(BEAT, BEAT), () -> {
            beat();
            return BEAT;
        });
        this.meter = ProgressMeter.of(name, log.heads(), progress -> {
            latest = progress;
            listener.accept(progress);
        });
    }

    /// To the end of the job.
    ///
    /// @throws CodedException if it does not come there; with `rebuild.interrupted` or `rebuild.lease-lost`
    ///     the job waits for another worker, with any other code it is over
    List<RebuildReport> work() {
        var shadows = projections.stream().map(ProjectionSchema::shadow).toList();
        try {
            var reports = fillAndSwap(shadows);
            finish();
            return reports;
        } catch (ReadModelsDifferException e) {
            job.finish(State.DIFFERENT, e, List.of());
            throw e;
        } catch (RuntimeException e) {
            throw ended(e, shadows);
        } finally {
            beating.close();
            meter.close();
        }
    }

    String projections() {
        return String.join(", ", job.projections());
    }

    static CodedException notStarted(String projection) {
        return new CodedException(
                "projection.not-started",
                Text.format("%s has no read model yet: start a node, which fills it", projection));
    }

    /// Releases the job in good order, so that another worker resumes it.
    void stop() {
        throttle.end(new CodedException(
                RebuildInterruption.CODE, "This process stops; a serving node resumes the rebuild, or run it again"));
    }

    /// The swaps are committed, so nothing that happens here is a failure: a worker that takes the job over has
    /// only this left to do.
    private void finish() {
        beating.close();
        beat();
        try {
            job.finish(State.SWAPPED, null, List.of());
        } catch (DataAccessException e) {
            LOGGER.warn("The rebuild of {} is done, but could not be noted as such", job.projections(), e);
        }
    }

    private List<RebuildReport> fillAndSwap(List<ProjectionSchema> shadows) {
        beating.start();
        var terms = projections.stream().map(this::terms).toList();
        if (job.isNew()) {
            job.dropAll(shadows);
        }
        meter.start();
        new ShadowFill(sql, log, shadows, options.threads(), options.maximumRows()).run(log.heads(), meter, throttle);
        for (int i = 0; i < shadows.size(); i++) {
            catchUp(projections.get(i), terms.get(i), throttle);
        }
        awaitLeaveToSwap();
        meter.enter(Phase.COMPARING);
        var reports = new ArrayList<RebuildReport>();
        var refused = new ArrayList<CodedException>();
        for (int i = 0; i < shadows.size(); i++) {
            try {
                reports.add(swap(projections.get(i), terms.get(i)));
            } catch (CodedException e) {
                if (RebuildInterruption.isOne(e)) {
                    throw e;
                }
                refused.add(e);
            }
        }
        if (!refused.isEmpty()) {
            refused.stream().skip(1).forEach(refused.getFirst()::addSuppressed);
            throw refused.getFirst();
        }
        meter.enter(Phase.SWAPPED);
        return reports;
    }

    private Terms terms(Projection projection) {
        var live = ProjectionSchema.live(projection);
        if (!live.exists(sql)) {
            throw notStarted(projection.name());
        }
        var obstacle = new SchemaCheck(sql, log).problem(live);
        if (obstacle != null && !options.acceptDifferences()) {
            throw new ReadModelsDifferException(projection.name(), obstacle);
        }
        return new Terms(obstacle == null, !options.acceptDifferences(), options.patience());
    }

    /// So that little is left to do while others wait. Usually the live one has workers that do it; maybe
    /// they are down.
    private void catchUp(Projection projection, Terms terms, Throttle passed) {
        var threads = new EachPartition(options.threads());
        var catchUp = new CatchUp(sql, log);
        var unseen = ProgressMeter.silent(log.heads());
        catchUp.run(ProjectionSchema.shadow(projection), threads, unseen, passed);
        if (terms.isComparable()) {
            catchUp.run(ProjectionSchema.live(projection), threads, unseen, passed);
        }
    }

    /// After it returns, the job can no longer be paused or cancelled.
    private void awaitLeaveToSwap() {
        throttle.pass(0);
        while (!job.beginSwap()) {
            beat();
            throttle.pass(0);
        }
    }

    private RebuildReport swap(Projection projection, Terms terms) {
        catchUp(projection, terms, Throttle.OPEN);
        var live = ProjectionSchema.live(projection);
        var cutOver = new Swap(sql, log, live, ProjectionSchema.shadow(projection));
        var outcome = cutOver.run(terms, leases::isHeld, meter::enter, tx -> {
            job.swapped(tx, projection.name());
            new PreviousVersions(tx).keep(projection, options.keep());
        });
        new PreviousVersions(sql).dropIfOverdue(projection);
        var took = Duration.ofNanos(System.nanoTime() - startedAt);
        return new RebuildReport(
                projection.name(), outcome.events(), took, outcome.held(), outcome.liveHeld(), outcome.tables());
    }

    /// What is thrown in the end.
    private RuntimeException ended(RuntimeException e, List<ProjectionSchema> shadows) {
        var isInterrupted = RebuildInterruption.isOne(e) || !leases.isHeld();
        try {
            if (isInterrupted) {
                job.release();
            } else {
                var outcome = isCancelled(e) ? State.CANCELLED : State.FAILED;
                isInterrupted = !job.finish(outcome, e, shadows);
            }
        } catch (DataAccessException away) {
            e.addSuppressed(away);
            isInterrupted = true;
        }
        if (!leases.isHeld()) {
            var lost = job.leaseLost();
            lost.addSuppressed(e);
            return lost;
        }
        return isInterrupted ? RebuildInterruption.of(e, projections()) : e;
    }

    private static boolean isCancelled(RuntimeException e) {
        return e instanceof CodedException coded && "rebuild.cancelled".equals(coded.code());
    }

    private synchronized void beat() {
        if (!leases.isHeld()) {
            throttle.end(job.leaseLost());
            return;
        }
        long now = System.nanoTime();
        var busy = isPaused ? Duration.ZERO : Duration.ofNanos(now - beatAt);
        try {
            obey(job.beat(latest, busy));
            beatAt = now;
        } catch (DataAccessException e) {
            LOGGER.debug("The database does not take a heartbeat; the work itself will tell", e);
        }
    }

    private void obey(Optional<Wanted> wanted) {
        if (wanted.isEmpty()) {
            throttle.end(job.leaseLost());
            return;
        }
        isPaused = wanted.get() == Wanted.PAUSED;
        throttle.pause(isPaused);
        meter.pause(isPaused);
        if (wanted.get() == Wanted.CANCELLED) {
            throttle.end(new CodedException(
                    "rebuild.cancelled",
                    Text.format(
                            "The rebuild of %s was cancelled; what it has made is dropped, and the live read model is as it was",
                            projections())));
        }
    }
}
