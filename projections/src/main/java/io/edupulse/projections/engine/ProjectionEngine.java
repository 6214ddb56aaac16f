package io.edupulse.projections.engine;

import io.edupulse.kernel.bus.Combiner;
import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.projections.engine.BatchApplier.Batch;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps all projections live, together with the engines of the other nodes: each pair of a projection and
/// a partition is worked on by one node, the pairs are spread evenly, and those of a dead node are taken
/// over within a second or two. Thread-safe.
public final class ProjectionEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionEngine.class);
    private static final String GROUP = "projections";
    private static final int TRANSACTIONS = 4;
    private static final int MAXIMUM_EVENTS = 2_000;
    private static final long REST_NANOS = 20_000_000;
    private static final Duration CLAIM = Duration.ofMillis(500);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Projections projections;
    private final DSLContext sql;
    private final EventReader log;
    private final LiveEvents live;
    private final Leases leases;
    private final Progress progress;
    private final List<PartitionTail> tails = new ArrayList<>();
    private final Semaphore transactions = new Semaphore(TRANSACTIONS);
    private final Map<Projection, Combiner<Batch, Long>> together = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Pair, ProjectionWorker> workers = new HashMap<>();
    private @Nullable Lease membership;
    private @Nullable Thread claiming;

    private record Pair(Projection projection, int partition) {

        String lease() {
            return Text.format("projection/%s/%d", projection.name(), partition);
        }
    }

    @Inject
    public ProjectionEngine(
            Projections projections,
            DSLContext sql,
            EventReader log,
            LiveEvents live,
            Leases leases,
            Progress progress) {
        this.projections = projections;
        this.sql = sql;
        this.log = log;
        this.live = live;
        this.leases = leases;
        this.progress = progress;
        projections.all().forEach(projection -> together.put(projection, combiner(projection)));
    }

    /// Batches of a projection that come while others of it are in the database go together with the next
    /// one. Under load, transactions keep a distance, so that they are few and large, but not while
    /// somebody waits for the read model; a lone event does not wait.
    private Combiner<Batch, Long> combiner(Projection projection) {
        var applier = new BatchApplier(sql, ProjectionSchema.live(projection));
        return new Combiner<>(
                Integer.MAX_VALUE, MAXIMUM_EVENTS, batch -> batch.events().size(), batches -> {
                    var positions = apply(applier, batches);
                    for (int i = 0; i < batches.size(); i++) {
                        progress.of(projection.name(), batches.get(i).partition())
                                .isAt(positions.get(i));
                    }
                    progress.audience(projection.name()).awaitOne(REST_NANOS);
                    return positions;
                });
    }

    private List<Long> apply(BatchApplier applier, List<Batch> batches) {
        transactions.acquireUninterruptibly();
        try {
            return applier.applyTogether(batches);
        } finally {
            transactions.release();
        }
    }

    /// Makes the schemas that are missing and begins to work, on threads of its own.
    public void start() {
        ProjectionSchemas.createMissing(sql, projections, log.partitions().count());
        var heads = log.heads();
        for (int partition = 0; partition < heads.size(); partition++) {
            var tail = new PartitionTail(partition, log, live);
            tail.start(heads.get(partition));
            tails.add(tail);
        }
        membership = leases.join(GROUP);
        claiming = Thread.ofVirtual().name("projections-claim").start(this::claim);
    }

    /// What the workers of this node say, by `projection/partition`; null for one that has nothing to
    /// complain about.
    public Map<String, @Nullable String> workers() {
        lock.lock();
        try {
            var errors = new HashMap<String, @Nullable String>();
            workers.values().forEach(worker -> errors.put(worker.name(), worker.error()));
            return errors;
        } finally {
            lock.unlock();
        }
    }

    /// Stops after what is being applied, which is committed.
    @Override
    public void close() {
        closing.countDown();
        try {
            if (claiming != null) {
                claiming.join(STOP_LIMIT);
            }
            lock.lock();
            try {
                workers.values().forEach(ProjectionWorker::stop);
                tails.forEach(PartitionTail::close);
                for (var worker : workers.values()) {
                    worker.join(STOP_LIMIT);
                }
            } finally {
                lock.unlock();
            }
            if (membership != null) {
                membership.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void claim() {
        try {
            do {
                try {
                    share();
                } catch (RuntimeException e) {
                    LOG.warn("Claiming projections: {}", e.getMessage());
                }
            } while (!closing.await(CLAIM.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes what is free up to this node's share, and gives away what is above it.
    private void share() {
        var pairs = pairs();
        int members = leases.members(GROUP);
        int share = (pairs.size() + members - 1) / members;
        lock.lock();
        try {
            workers.values().removeIf(worker -> !worker.isRunning());
            workers.values().stream().skip(share).forEach(ProjectionWorker::stop);
            Collections.shuffle(pairs);
            for (var pair : pairs) {
                if (workers.size() < share && !workers.containsKey(pair)) {
                    leases.tryAcquire(pair.lease()).ifPresent(lease -> begin(pair, lease));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin(Pair pair, Lease lease) {
        var worker = new ProjectionWorker(
                pair.projection(),
                pair.partition(),
                lease,
                sql,
                log,
                tails.get(pair.partition()),
                Objects.requireNonNull(together.get(pair.projection())),
                progress);
        workers.put(pair, worker);
        worker.start();
    }

    private List<Pair> pairs() {
        var pairs = new ArrayList<Pair>();
        for (var projection : projections.all()) {
            IntStream.range(0, log.partitions().count()).forEach(p -> pairs.add(new Pair(projection, p)));
        }
        return pairs;
    }
}
