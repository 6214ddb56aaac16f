package io.edupulse.rebuild;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.kernel.work.Part;
import io.edupulse.log.LongStatements;
import io.edupulse.projection.Projections;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The part of a node that takes rebuilds over: it works on jobs without a worker, one at a time, and
/// keeps previous versions current until they are dropped. Thread-safe.
public final class RebuildTakeover implements Part {

    private static final Logger LOGGER = LoggerFactory.getLogger(RebuildTakeover.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    /// A previous version is needed for a rollback, which brings it to the end of the log itself.
    private static final Duration FOLLOWERS_LOOK = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final RebuildLauncher launcher;
    private final RebuildJobs jobs;
    private final Turn turn;
    private final Turn followersTurn;
    private final AtomicReference<@Nullable RebuildExecution> running = new AtomicReference<>();
    private final GuardedLoop takingOver;
    private final GuardedLoop following;

    @Inject
    public RebuildTakeover(Projections projections, DSLContext sql, EventReader log, Leases leases) {
        this.launcher = new RebuildLauncher(projections, sql, log, leases);
        this.jobs = new RebuildJobs(sql);
        this.turn = new Turn(leases, "rebuilds");
        this.followersTurn = new Turn(leases, "previous-read-models");
        this.takingOver = loop("rebuilds", LOOK, this::takeOver);
        var follower = new PreviousFollower(projections, sql, log, leases, events -> {
            if (isClosing()) {
                throw new CodedException(RebuildInterruption.CODE, "This node stops");
            }
        });
        var leftovers = new Leftovers(LongStatements.on(sql), leases);
        var isSwept = new AtomicBoolean();
        this.following = loop("previous-read-models", FOLLOWERS_LOOK, () -> {
            if (!followersTurn.isOurs()) {
                return;
            }
            if (!isSwept.get()) {
                leftovers.drop(projections.all());
                isSwept.set(true);
            }
            follower.round();
        });
    }

    private static GuardedLoop loop(String name, Duration look, Runnable round) {
        return GuardedLoop.of(name, Backoff.between(LOOK, LONGEST_PAUSE), () -> {
            round.run();
            return look;
        });
    }

    /// Begins to work, on threads of its own.
    public void start() {
        takingOver.start();
        following.start();
    }

    /// Why the last round of a thread failed, by the thread's name; without those whose last round succeeded.
    public Map<String, String> failures() {
        var failures = new TreeMap<String, String>();
        takingOver.failure().ifPresent(failure -> failures.put("rebuilds", failure));
        following.failure().ifPresent(failure -> failures.put("previous-read-models", failure));
        return failures;
    }

    /// Lets go of what it works on, in good order.
    @Override
    public void stop() {
        takingOver.close();
        following.close();
        var run = running.get();
        if (run != null) {
            run.stop();
        }
        turn.pass();
        followersTurn.pass();
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        boolean hasEnded = takingOver.awaitEnd(deadline);
        return following.awaitEnd(deadline) && hasEnded;
    }

    private void takeOver() {
        if (!turn.isOurs()) {
            return;
        }
        for (var job : jobs.open()) {
            try {
                launcher.takeOver(job, this::attend);
            } catch (CodedException e) {
                LOGGER.warn("The rebuild of {}: {}", String.join(", ", job.getProjections()), e.getMessage());
            } finally {
                running.set(null);
            }
        }
    }

    /// Other nodes look for further jobs while this one works on its own.
    private void attend(RebuildExecution run) {
        running.set(run);
        turn.pass();
        LOGGER.info("Works on the rebuild of {}", run.projections());
        if (isClosing()) {
            run.stop();
        }
    }

    boolean isClosing() {
        return takingOver.isClosed();
    }
}
