package io.edupulse.projections.rebuild;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.projections.engine.Projections;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The part of a node that looks after rebuilds: works on those that nobody works on, one at a time, and
/// keeps the read models of before current until they are dropped. Thread-safe.
public final class RebuildSupervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RebuildSupervisor.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final RebuildWorker worker;
    private final RebuildJobs jobs;
    private final PreviousFollower follower;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<@Nullable RebuildRun> running = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();

    @Inject
    public RebuildSupervisor(Projections projections, DSLContext sql, EventReader log, Leases leases) {
        this.worker = new RebuildWorker(projections, sql, log, leases);
        this.jobs = new RebuildJobs(sql);
        this.follower = new PreviousFollower(projections, sql, log, leases, events -> {
            if (isClosing()) {
                throw new CodedException(Interruption.CODE, "This node stops");
            }
        });
    }

    /// Begins to work, on threads of its own.
    public synchronized void start() {
        threads.add(Thread.ofVirtual().name("rebuilds").start(() -> repeat("take over rebuilds", this::takeOver)));
        threads.add(Thread.ofVirtual()
                .name("previous-read-models")
                .start(() -> repeat("follow the read models of before", follower::round)));
    }

    /// Lets go of what it works on, in good order.
    @Override
    public synchronized void close() {
        closing.countDown();
        var run = running.get();
        if (run != null) {
            run.stop();
        }
        try {
            for (var thread : threads) {
                thread.join(STOP_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void repeat(String what, Runnable round) {
        String lastComplaint = "";
        try {
            while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    round.run();
                    lastComplaint = "";
                } catch (RuntimeException e) {
                    if (!isClosing() && !lastComplaint.equals(e.toString())) {
                        LOG.warn("This node could not {}, and tries again: {}", what, e.toString());
                        lastComplaint = e.toString();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeOver() {
        for (var job : jobs.open()) {
            try {
                worker.takeOver(job, this::attend);
            } catch (CodedException e) {
                LOG.warn("The rebuild of {}: {}", String.join(", ", job.getProjections()), e.getMessage());
            } finally {
                running.set(null);
            }
        }
    }

    private void attend(RebuildRun run) {
        running.set(run);
        LOG.info("Works on the rebuild of {}", run.projections());
        if (isClosing()) {
            run.stop();
        }
    }

    boolean isClosing() {
        return closing.getCount() == 0;
    }
}
