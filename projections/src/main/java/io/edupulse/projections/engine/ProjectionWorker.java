package io.edupulse.projections.engine;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.kernel.lease.FairShare;
import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.projections.engine.Progress.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one projection live in one partition, as long as this node has the lease for the pair.
final class ProjectionWorker implements FairShare.Work {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionWorker.class);
    private static final int BATCH = 1_000;
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(100);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Projection projection;
    private final int partition;
    private final Lease lease;
    private final DSLContext sql;
    private final EventReader log;
    private final PartitionTail tail;
    private final JointApplier applier;
    private final Place place;
    private final Set<String> types;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable String error;

    ProjectionWorker(
            Projection projection,
            int partition,
            Lease lease,
            DSLContext sql,
            EventReader log,
            PartitionTail tail,
            JointApplier applier,
            Progress progress) {
        this.projection = projection;
        this.partition = partition;
        this.lease = lease;
        this.sql = ProjectionSchema.live(projection).in(sql);
        this.log = log;
        this.tail = tail;
        this.applier = applier;
        this.types = projection.eventTypes();
        this.place = progress.of(projection.name(), partition);
        this.thread = Thread.ofVirtual().name(name()).unstarted(this::run);
    }

    String name() {
        return projection.name() + "/" + partition;
    }

    Projection projection() {
        return projection;
    }

    int partition() {
        return partition;
    }

    /// What keeps it from working; null if nothing does.
    @Nullable
    String error() {
        return error;
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    void start() {
        thread.start();
    }

    /// Asks it to stop after what it is doing. It is not interrupted: that would break its connection.
    @Override
    public void stop() {
        stopping = true;
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return thread.join(deadline.left());
    }

    private void run() {
        var pause = SHORTEST_PAUSE;
        try (lease) {
            while (goesOn()) {
                try {
                    work();
                } catch (RuntimeException failure) {
                    report(failure);
                    Thread.sleep(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean goesOn() {
        return !stopping && lease.isHeld();
    }

    private void work() throws InterruptedException {
        ProjectionSchemas.checkTables(sql, projection);
        long position = checkedPosition();
        place.isAt(position);
        error = null;
        var waiting = new ArrayList<RecordedEvent>();
        long due = 0;
        while (goesOn()) {
            var events = tail.read(position, BATCH, waiting.isEmpty() ? IDLE : LONGEST_WAIT);
            if (waiting.isEmpty()) {
                due = nextRound();
            }
            waiting.addAll(events);
            if (waiting.isEmpty()) {
                continue;
            }
            if (changesSomething(events) || waiting.size() >= BATCH || System.nanoTime() - due >= 0) {
                position = applier.apply(Batch.of(partition, waiting));
                waiting.clear();
            } else {
                position = waiting.getLast().position();
                place.isAt(position);
            }
        }
    }

    /// The same moment for all workers, so that their checkpoints move together.
    private static long nextRound() {
        return (System.nanoTime() / LONGEST_WAIT.toNanos() + 1) * LONGEST_WAIT.toNanos();
    }

    /// Those that change nothing move the checkpoint with the next one that does, or after a moment.
    private boolean changesSomething(List<RecordedEvent> events) {
        return events.stream().anyMatch(event -> types.contains(event.type()));
    }

    private long checkedPosition() {
        var row = sql.selectFrom(CHECKPOINTS)
                .where(CHECKPOINTS.PARTITION.eq(partition))
                .fetchSingle();
        var checkpoint = new Checkpoint(partition, row.getPosition(), row.getEventId(), Set.of());
        if (checkpoint.position() > 0) {
            var logged = log.eventAt(partition, checkpoint.position())
                    .map(RecordedEvent::id)
                    .orElse(null);
            if (!Objects.equals(checkpoint.eventId(), logged)) {
                throw LockedCheckpoints.notInLog(projection, checkpoint, logged);
            }
        }
        return checkpoint.position();
    }

    private void report(RuntimeException failure) {
        var message = FailureMessage.of(failure);
        if (!message.equals(error)) {
            LOG.warn("Projection {} tries again: {}", name(), message);
            LOG.debug("Projection {}", name(), failure);
        }
        error = message;
    }
}
