package io.edupulse.rebuild;

import io.edupulse.jooq.public_.tables.records.RebuildJobsRecord;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.LongStatements;
import io.edupulse.projection.Projections;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.RebuildJobs.Wanted;
import io.edupulse.rebuild.report.RebuildProgress;
import io.edupulse.rebuild.report.RebuildReport;
import io.edupulse.rebuild.report.RebuildStatus.State;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;

/// Begins jobs, and resumes those whose worker has died. One process at a time has a job: the one with
/// the leases of its projections.
record RebuildLauncher(Projections projections, DSLContext sql, EventReader log, Leases leases) {

    private static final String CANCELLED = "It was cancelled while no worker had it";

    /// Takes part in what happens to a run.
    @FunctionalInterface
    interface Attendant {
        void attend(RebuildExecution run);
    }

    /// Works on the job of these projections in this thread, on a new one if there is none.
    ///
    /// @param attendant gets the run before it begins
    List<RebuildReport> rebuild(
            List<String> names, RebuildOptions options, Consumer<RebuildProgress> listener, Attendant attendant) {
        return alone(names, hold -> {
            var job = goOn(names).orElseGet(() -> jobs().add(names, options));
            return run(job.getId(), hold, listener, attendant).orElseThrow(() -> running(names));
        });
    }

    /// Leaves a new job to a serving node; an existing one is resumed.
    long request(List<String> names, RebuildOptions options) {
        return alone(names, hold -> goOn(names).orElseGet(() -> jobs().add(names, options)))
                .getId();
    }

    /// Works in this thread on a job whose worker has died, unless another process has it or it is
    /// paused.
    ///
    /// @param attendant gets the run before it begins
    /// @return whether there was something to do
    boolean takeOver(RebuildJobsRecord job, Attendant attendant) {
        var wanted = Wanted.of(job.getWanted());
        if (wanted == Wanted.PAUSED || !isKnown(job)) {
            return false;
        }
        var names = List.of(job.getProjections());
        if (!RebuildLeases.mayBeFree(leases, names)) {
            return false;
        }
        try (var hold = RebuildLeases.tryTake(leases, names).orElse(null)) {
            if (hold == null) {
                return false;
            }
            if (wanted == Wanted.CANCELLED) {
                endCancelled(job.getId());
            } else if (job.getTriesLeft() <= 0) {
                jobs().giveUp(job);
            } else {
                run(job.getId(), hold, progress -> {}, attendant);
            }
            return true;
        }
    }

    /// Ends a cancelled job in place of its worker, if that has died.
    void endIfAbandoned(RebuildJobsRecord job) {
        try (var hold =
                RebuildLeases.tryTake(leases, List.of(job.getProjections())).orElse(null)) {
            if (hold != null) {
                endCancelled(job.getId());
            }
        }
    }

    /// Does something while no other process rebuilds or rolls back.
    ///
    /// @throws CodedException with `projection.unknown` or `rebuild.running`
    <T> T alone(List<String> names, Function<RebuildLeases, T> work) {
        names.forEach(projections::named);
        try (var hold = RebuildLeases.tryTake(leases, names).orElseThrow(() -> running(names))) {
            return work.apply(hold);
        }
    }

    private Optional<List<RebuildReport>> run(
            long id, RebuildLeases hold, Consumer<RebuildProgress> listener, Attendant attendant) {
        return RebuildJob.begin(sql, id, node()).map(job -> {
            var open = job.projections().stream().map(projections::named).toList();
            var run = new RebuildExecution(LongStatements.on(sql), log, job, open, hold, listener);
            attendant.attend(run);
            return run.work();
        });
    }

    /// The job that was left of just these projections, wanted again.
    private Optional<RebuildJobsRecord> goOn(List<String> names) {
        for (var name : names) {
            var open = jobs().open(name);
            if (open.isPresent() && Wanted.of(open.get().getWanted()) == Wanted.CANCELLED) {
                endCancelled(open.get().getId());
            } else if (open.isPresent()) {
                checkSame(open.get(), names);
                jobs().wantAgain(open.get());
                return open;
            }
        }
        return Optional.empty();
    }

    private static void checkSame(RebuildJobsRecord open, List<String> names) {
        var begun = List.of(open.getProjections());
        if (!begun.equals(names)) {
            throw new CodedException(
                    "rebuild.unfinished",
                    Text.format(
                            "%s was begun and is not finished: rebuild %s to resume it, or cancel the rebuild of %s to drop it",
                            begun.size() == 1 ? "The rebuild of " + begun.getFirst() : "A rebuild together",
                            String.join(" ", begun),
                            begun.getFirst()));
        }
    }

    private void endCancelled(long id) {
        RebuildJob.begin(sql, id, node())
                .ifPresent(job -> job.finish(
                        State.CANCELLED,
                        new CodedException("rebuild.cancelled", CANCELLED),
                        job.projections().stream()
                                .map(projections::named)
                                .map(ProjectionSchema::shadow)
                                .toList()));
    }

    private boolean isKnown(RebuildJobsRecord job) {
        return List.of(job.getProjections()).stream()
                .allMatch(name -> projections.all().stream()
                        .anyMatch(projection -> projection.name().equals(name)));
    }

    private CodedException running(List<String> names) {
        var node = names.stream()
                .flatMap(name -> jobs().open(name).stream())
                .findFirst()
                .map(job -> " by " + job.getNode())
                .orElse("");
        return new CodedException(
                "rebuild.running",
                Text.format(
                        "%s is being rebuilt or rolled back already%s; the list of rebuilds shows how far it is",
                        String.join(" or ", names), node));
    }

    private RebuildJobs jobs() {
        return new RebuildJobs(sql);
    }

    private static String node() {
        var process = ProcessHandle.current().pid();
        try {
            return Text.format(
                    "process %d on %s", process, InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return Text.format("process %d", process);
        }
    }
}
