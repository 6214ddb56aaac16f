package io.edupulse.rebuild;

import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.kernel.work.Part;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.SchemaState;
import io.edupulse.rebuild.report.RebuildReport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rebuilds the live read models that other code has made, one after the other and in the background, while
/// the old ones serve. Of several nodes, one does it. What changes with the code is told in the
/// log.
public final class AutomaticRebuilds implements Part {

    private static final Logger LOGGER = LoggerFactory.getLogger(AutomaticRebuilds.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Projections projections;
    private final DSLContext sql;
    private final Rebuilds rebuilds;
    private final Queue<String> open = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable RebuildExecution> running = new AtomicReference<>();
    private final GuardedLoop loop;

    @Inject
    public AutomaticRebuilds(Projections projections, DSLContext sql, Rebuilds rebuilds) {
        this.projections = projections;
        this.sql = sql;
        this.rebuilds = rebuilds;
        this.loop = GuardedLoop.of("rebuild-changed", Backoff.between(PAUSE, LONGEST_PAUSE), this::rebuildNext);
    }

    /// The names of the read models that other code has made.
    public List<String> names() {
        return projections.all().stream()
                .filter(this::isChanged)
                .map(Projection::name)
                .toList();
    }

    /// Begins with the read models that are changed now.
    public void start() {
        open.addAll(names());
        loop.start();
    }

    /// Whether nothing is left to do of what [#start] has found.
    boolean isDone() {
        return open.isEmpty() && !loop.isRunning();
    }

    /// Why the rebuild that comes next is not done yet; empty if none has failed.
    public Optional<String> failure() {
        return loop.failure();
    }

    /// Gives up what is not done yet; the live read models stay as they are.
    @Override
    public void stop() {
        loop.close();
        var run = running.get();
        if (run != null) {
            run.stop();
        }
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return loop.awaitEnd(deadline);
    }

    /// Until it is done, by this node or another.
    private Duration rebuildNext() {
        var name = open.peek();
        if (name == null) {
            loop.close();
        } else {
            if (isChanged(projections.named(name))) {
                rebuild(name);
            }
            open.remove(name);
        }
        return Duration.ZERO;
    }

    private void rebuild(String name) {
        try {
            var options = RebuildOptions.DEFAULT.acceptingDifferences(true);
            rebuilds.rebuild(List.of(name), options, progress -> {}, this::attend)
                    .forEach(AutomaticRebuilds::tell);
        } finally {
            running.set(null);
        }
    }

    private void attend(RebuildExecution run) {
        running.set(run);
        if (loop.isClosed()) {
            run.stop();
        }
    }

    private boolean isChanged(Projection projection) {
        var live = ProjectionSchema.live(projection);
        return live.exists(sql) && SchemaState.of(sql, live) != SchemaState.SAME;
    }

    private static void tell(RebuildReport report) {
        LOGGER.info("{} was rebuilt with the code of this version, {} events", report.projection(), report.events());
        for (var table : report.tables()) {
            LOGGER.info(
                    "{}.{}: {} rows before, {} now, {} only before, {} only now, {} with other values {}",
                    report.projection(),
                    table.table(),
                    table.liveRows(),
                    table.candidateRows(),
                    table.onlyLive(),
                    table.onlyCandidate(),
                    table.changed(),
                    table.changedColumns());
        }
    }
}
