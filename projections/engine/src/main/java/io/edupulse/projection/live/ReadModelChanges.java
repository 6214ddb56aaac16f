package io.edupulse.projection.live;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;
import static org.jooq.impl.DSL.field;

import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.bus.Announcements.Listening;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.kernel.work.Part;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.schema.ProjectionSchema;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// Tells in this process that the rows of a live read model may have changed: at once after what this node has applied,
/// soon after what another node has applied and announced, and within [#LOOK] after anything else: a rebuild's swap, a
/// retry of parked events, or what no announcement has told. Costs nothing while no one listens. Thread-safe.
public final class ReadModelChanges implements Part {

    /// How often the checkpoints are looked at of the read models for which someone listens.
    public static final Duration LOOK = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /// Differs after each transaction that has held a checkpoint, since a lock leaves its mark in `xmax`, and in each
    /// version of the read model, since that is another table.
    private static final Field<String> VERSION = field(
            "string_agg(concat_ws(' ', {0}.tableoid, {0}.xmin, {0}.xmax, {1}), ',' order by {2})",
            String.class, CHECKPOINTS, CHECKPOINTS.POSITION, CHECKPOINTS.PARTITION);

    private final Projections projections;
    private final DSLContext sql;
    private final Announcements announcements;
    private final Map<String, Set<Runnable>> listeners = new HashMap<>();
    private final Map<String, String> seen = new HashMap<>();
    private final Map<String, String> causes = new ConcurrentHashMap<>();
    private final GuardedLoop looking;
    private @Nullable Listening others;

    @Inject
    public ReadModelChanges(Projections projections, DSLContext sql, Announcements announcements) {
        this.projections = projections;
        this.sql = sql;
        this.announcements = announcements;
        this.looking = GuardedLoop.of("read-model-changes", Backoff.between(LOOK, LONGEST_PAUSE), this::look);
        projections.all().forEach(projection -> listeners.put(projection.name(), ConcurrentHashMap.newKeySet()));
    }

    /// Runs an action at each change of one of these read models, on whatever thread has noticed it: an action that
    /// only notes it.
    public Listening listen(List<Projection> readModels, Runnable action) {
        start();
        var those = readModels.stream()
                .map(readModel -> listeners.getOrDefault(readModel.name(), Set.of()))
                .toList();
        those.forEach(each -> each.add(action));
        return () -> those.forEach(each -> each.remove(action));
    }

    @Override
    public synchronized void stop() {
        looking.close();
        if (others != null) {
            others.close();
        }
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return looking.awaitEnd(deadline);
    }

    /// The trace contexts of what this process has applied to these read models last, where that was recorded.
    public List<String> causes(List<Projection> readModels) {
        return readModels.stream()
                .flatMap(readModel -> Optional.ofNullable(causes.get(readModel.name())).stream())
                .toList();
    }

    /// Tells, after its commit, what this process has applied.
    ///
    /// @param cause the trace context of that; null if it is not recorded
    void tell(String readModel, @Nullable String cause) {
        if (cause != null) {
            causes.put(readModel, cause);
        }
        wake(readModel);
        announcements.announce(readModel);
    }

    private synchronized void start() {
        if (others == null && !looking.isClosed()) {
            others = announcements.listen(this::wake);
            looking.start();
        }
    }

    private void wake(String readModel) {
        listeners.getOrDefault(readModel, Set.of()).forEach(Runnable::run);
    }

    private Duration look() {
        for (var projection : projections.all()) {
            if (!listeners.getOrDefault(projection.name(), Set.of()).isEmpty()) {
                look(projection);
            }
        }
        return LOOK;
    }

    private void look(Projection projection) {
        var version = ProjectionSchema.live(projection)
                .in(sql)
                .select(VERSION)
                .from(CHECKPOINTS)
                .fetchSingle()
                .value1();
        if (!version.equals(seen.put(projection.name(), version))) {
            wake(projection.name());
        }
    }
}
