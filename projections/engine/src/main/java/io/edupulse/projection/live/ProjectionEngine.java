package io.edupulse.projection.live;

import io.edupulse.kernel.bus.HeadWatch;
import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.lease.FairShare;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.Part;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.schema.ProjectionSchemas;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Keeps all projections live, together with the engines of the other nodes: each pair of a projection and
/// a partition is worked on by one node, the pairs are spread evenly, and those of a node that is gone are
/// taken over within ten seconds. Thread-safe.
public final class ProjectionEngine implements Part {

    private static final String GROUP = "projection/";
    private static final int TRANSACTIONS = 4;

    private final Projections projections;
    private final DSLContext sql;
    private final EventReader log;
    private final Leases leases;
    private final Positions progress;
    private final PartitionTails tails;
    private final ProjectionWorker.Rooms rooms = ProjectionWorker.Rooms.ofNode();
    private final Semaphore transactions = new Semaphore(TRANSACTIONS);
    private final Map<Projection, JointApplier> appliers = new HashMap<>();
    private volatile List<FairShare<ProjectionWorker>> shares = List.of();

    private final class Pair implements FairShare.Task<ProjectionWorker> {

        private final Projection projection;
        private final int partition;

        Pair(Projection projection, int partition) {
            this.projection = projection;
            this.partition = partition;
        }

        @Override
        public String lease() {
            return Text.format("projection/%s/%d", projection.name(), partition);
        }

        @Override
        public ProjectionWorker begin(Lease lease) {
            var worker = new ProjectionWorker(
                    projection,
                    partition,
                    lease,
                    sql,
                    log,
                    tails.of(partition),
                    rooms,
                    Objects.requireNonNull(appliers.get(projection)),
                    progress,
                    ProjectionWorker.backoff());
            worker.start();
            return worker;
        }
    }

    @Inject
    public ProjectionEngine(
            Projections projections,
            DSLContext sql,
            EventReader log,
            HeadWatch heads,
            LiveEvents live,
            Leases leases,
            Positions progress,
            ReadModelChanges changes,
            Telemetry telemetry) {
        this.projections = projections;
        this.sql = sql;
        this.log = log;
        this.tails = new PartitionTails(log, heads, live);
        this.leases = leases;
        this.progress = progress;
        projections
                .all()
                .forEach(projection -> appliers.put(
                        projection, new JointApplier(projection, sql, transactions, progress, changes, telemetry)));
    }

    /// Makes the schemas that are missing and begins to work, on threads of its own.
    public void start() {
        start(projection -> true);
    }

    /// The same, working on some of the projections alone.
    public void start(Predicate<Projection> isOwn) {
        ProjectionSchemas.createMissing(sql, projections, log.partitions().count());
        var own = projections.all().stream().filter(isOwn).toList();
        if (own.isEmpty()) {
            return;
        }
        tails.start();
        shares = own.stream()
                .map(projection ->
                        FairShare.start(GROUP + projection.name(), leases, partitionsOf(projection), () -> true))
                .toList();
    }

    /// The last failures of this node's workers, by `projection/partition`; null while a worker is healthy.
    public Map<String, @Nullable String> workers() {
        var errors = new HashMap<String, @Nullable String>();
        shares.forEach(share -> share.works().forEach(worker -> errors.put(worker.name(), worker.error())));
        return errors;
    }

    /// The last failures of what receives the newest events, by name: `tails`, which looks at the log, and
    /// `tail/partition`. Null for what is well.
    public Map<String, @Nullable String> tails() {
        return tails.failures();
    }

    /// Why this node's share of the pairs cannot be looked at; empty while it can.
    public Optional<String> failure() {
        return shares.stream().flatMap(share -> share.failure().stream()).findFirst();
    }

    /// Leaves the pairs to other nodes after what is being applied, which is committed.
    @Override
    public void stop() {
        shares.forEach(FairShare::close);
        tails.stop();
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        boolean hasEnded = true;
        for (var share : shares) {
            hasEnded &= share.awaitEnd(deadline);
        }
        return tails.awaitEnd(deadline) && hasEnded;
    }

    private List<FairShare.Task<ProjectionWorker>> partitionsOf(Projection projection) {
        return IntStream.range(0, log.partitions().count())
                .<FairShare.Task<ProjectionWorker>>mapToObj(partition -> new Pair(projection, partition))
                .toList();
    }
}
