package io.edupulse.projection.live;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.lease.FairShare;
import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.ByteBound;
import io.edupulse.kernel.work.ByteBudget;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.EventBuffer;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.projection.Projection;
import io.edupulse.projection.apply.Batch;
import io.edupulse.projection.live.Positions.Place;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.ProjectionSchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Keeps one projection live in one partition, as long as this node has the lease for the pair.
final class ProjectionWorker implements GuardedLoop.Round, FairShare.Work {

    private static final int BATCH = 1_000;

    /// What one read of the log is reckoned at before it is known: it may end with one large event.
    private static final long LARGEST_READ = EventReader.READ_BYTES + (1 << 20);

    /// Whatever it waits for wakes it: there are many workers, and an idle node is to sleep.
    private static final Duration IDLE = Duration.ofMinutes(1);

    private static final Duration LONGEST_WAIT = Duration.ofMillis(100);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final long UNKNOWN = -1;

    /// How many workers can have a batch of full size at a time.
    private static final int AT_A_TIME = 8;

    private final Projection projection;
    private final int partition;
    private final Lease lease;
    private final DSLContext sql;
    private final EventReader log;
    private final PartitionTail tail;
    private final Rooms rooms;
    private final JointApplier applier;
    private final Place place;
    private final Set<String> types;
    private final GuardedLoop loop;
    private final List<RecordedEvent> waiting = new ArrayList<>();
    private long position = UNKNOWN;
    private int history;
    private long due;

    /// How much the workers of a node take at a time: each, and all together.
    record Rooms(ByteBound each, ByteBudget all) {

        static Rooms ofNode() {
            return new Rooms(EventBuffer.APPLYING.boundFor(AT_A_TIME), new ByteBudget(EventBuffer.APPLYING.bytes()));
        }
    }

    ProjectionWorker(
            Projection projection,
            int partition,
            Lease lease,
            DSLContext sql,
            EventReader log,
            PartitionTail tail,
            Rooms rooms,
            JointApplier applier,
            Positions progress,
            Backoff backoff) {
        this.projection = projection;
        this.partition = partition;
        this.lease = lease;
        this.sql = ProjectionSchema.live(projection).in(sql);
        this.log = log;
        this.tail = tail;
        this.rooms = rooms;
        this.applier = applier;
        this.types = projection.eventTypes();
        this.place = progress.of(projection.name(), partition);
        this.loop = GuardedLoop.of("projection-" + name(), backoff, this);
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

    /// How long a worker pauses after failures.
    static Backoff backoff() {
        return Backoff.between(SHORTEST_PAUSE, LONGEST_PAUSE);
    }

    /// The last failure; null while the worker is healthy.
    @Nullable
    String error() {
        return loop.failure().orElse(null);
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }

    void start() {
        loop.start();
    }

    /// Asks it to stop after what it is doing. It is not interrupted: that would break its connection.
    @Override
    public void stop() {
        loop.close();
        tail.wake();
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return loop.awaitEnd(deadline);
    }

    /// One batch, or what comes within a moment. After a failure, it begins at the checkpoint again.
    @Override
    public Duration work() throws InterruptedException {
        if (!lease.isHeld()) {
            loop.close();
            return Duration.ZERO;
        }
        boolean isDone = false;
        try {
            goOn();
            isDone = true;
        } finally {
            if (!isDone) {
                position = UNKNOWN;
                waiting.clear();
            }
        }
        return Duration.ZERO;
    }

    @Override
    public void end() {
        lease.close();
    }

    private void goOn() throws InterruptedException {
        beginAgainWithTail();
        if (position == UNKNOWN) {
            ProjectionSchemas.checkTables(sql, projection);
            position = applier.position(log, partition);
            place.moveTo(position);
        }
        boolean isMore = tail.awaitAfter(position, waiting.isEmpty() ? idle() : LONGEST_WAIT, this::isCalled);
        if (waiting.isEmpty()) {
            due = nextRound();
        }
        if (isMore) {
            takeNext();
        }
        if (!waiting.isEmpty() && (waiting.size() >= BATCH || System.nanoTime() - due >= 0)) {
            apply();
        }
    }

    /// A round that ends well tells that a failure is over.
    private Duration idle() {
        return loop.failure().isEmpty() ? IDLE : LONGEST_WAIT;
    }

    private boolean isCalled() {
        return loop.isClosed() || tail.history() != history;
    }

    /// From memory, or from the log if this one is further back.
    private void takeNext() throws InterruptedException {
        var newest = tail.newest(position, BATCH, rooms.each());
        try (var room = rooms.all().take(newest.isEmpty() ? LARGEST_READ : RecordedEvent.bytes(newest))) {
            var events = newest.isEmpty() ? log.readBatch(partition, position, BATCH) : newest;
            room.shrinkTo(RecordedEvent.bytes(events));
            if (changesSomething(events)) {
                waiting.addAll(events);
                apply();
            } else if (!events.isEmpty()) {
                events.forEach(event -> waiting.add(event.withoutContent()));
                position = waiting.getLast().position();
                place.moveTo(position);
            }
        }
    }

    private void apply() {
        position = applier.apply(Batch.of(partition, waiting));
        waiting.clear();
    }

    /// Where it is in a log that has lost a tail, the checkpoint tells: it may have been restored with the log.
    private void beginAgainWithTail() {
        int now = tail.history();
        if (history != now) {
            history = now;
            position = UNKNOWN;
            waiting.clear();
        }
    }

    /// The same moment for all workers, so that their checkpoints move together.
    private static long nextRound() {
        return (System.nanoTime() / LONGEST_WAIT.toNanos() + 1) * LONGEST_WAIT.toNanos();
    }

    /// Events that change nothing move the checkpoint with the next one that does, or after a moment.
    private boolean changesSomething(List<RecordedEvent> events) {
        return events.stream().anyMatch(event -> types.contains(event.type()));
    }
}
