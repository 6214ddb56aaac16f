package io.edupulse.projections.rebuild;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.projections.engine.Projection;
import io.edupulse.projections.engine.ProjectionSchema;
import io.edupulse.projections.engine.Projections;
import io.edupulse.projections.engine.SchemaCode;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rebuilds the live read models that other code has made, one after the other and in the background, while
/// the old ones go on serving. Of several nodes, one does it. What changes with the code is told in the
/// log.
public final class ChangedReadModels implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangedReadModels.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Projections projections;
    private final DSLContext sql;
    private final Rebuilds rebuilds;
    private @Nullable Thread thread;

    @Inject
    public ChangedReadModels(Projections projections, DSLContext sql, Rebuilds rebuilds) {
        this.projections = projections;
        this.sql = sql;
        this.rebuilds = rebuilds;
    }

    /// The names of those that other code has made.
    public List<String> names() {
        return projections.all().stream()
                .filter(this::isChanged)
                .map(Projection::name)
                .toList();
    }

    /// Begins with those that are changed now.
    public void start() {
        var changed = names();
        thread = Thread.ofVirtual().name("rebuild-changed").start(() -> changed.forEach(this::rebuild));
    }

    /// Whether nothing is left to do of what [#start] has found.
    boolean isDone() {
        return thread != null && !thread.isAlive();
    }

    /// Gives up what is not done yet; the live read models stay as they are.
    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(STOP_LIMIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Until it is done, by this node or another.
    private void rebuild(String name) {
        var told = "";
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (!isChanged(projections.named(name))) {
                    return;
                }
                tell(rebuilds.rebuild(name, RebuildOptions.DEFAULT.acceptingDifferences(true), progress -> {}));
                return;
            } catch (RuntimeException e) {
                var reason =
                        e instanceof CodedException coded ? coded.code() + ": " + coded.getMessage() : e.toString();
                if (!reason.equals(told)) {
                    LOG.warn("{} is to be rebuilt and is tried again: {}", name, reason);
                    told = reason;
                }
            }
            pause();
        }
    }

    private boolean isChanged(Projection projection) {
        var live = ProjectionSchema.live(projection);
        return live.exists(sql) && SchemaCode.of(sql, live) != SchemaCode.SAME;
    }

    private static void tell(RebuildReport report) {
        LOG.info("{} was rebuilt with the code of this version, {} events", report.projection(), report.events());
        for (var table : report.tables()) {
            LOG.info(
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

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
