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
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.projection.read.Reading;
import io.edupulse.projection.schema.ProjectionSchema;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// Tells in this process that the rows of a live read model may have changed: at once after what this node has
/// applied, soon after what another node has applied and announced, and within [#LOOK] after anything else: a
/// rebuild's swap, a retry of parked events, or what no announcement has told. Costs nothing while no one
/// listens. Thread-safe.
///
/// While a standby answers queries, a change is one when the standby has replayed it. What is told of the
/// primary is then a reason to look more often, first after [#SOON] and ever more seldom while nothing is seen;
/// the looks go on, so that the last change is seen however late it is replayed.
public final class ReadModelChanges implements Part {

    /// How often the checkpoints are looked at of the read models for which someone listens.
    public static final Duration LOOK = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofMillis(25);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /// Differs after each transaction that has held a checkpoint, since a lock leaves its mark in `xmax`, and
    /// in each version of the read model, since that is another table.
    private static final Field<String> VERSION = field(
            "string_agg(concat_ws(' ', {0}.tableoid, {0}.xmin, {0}.xmax, {1}), ',' order by {2})",
            String.class, CHECKPOINTS, CHECKPOINTS.POSITION, CHECKPOINTS.PARTITION);

    private final Projections projections;
    private final ReadDatabase database;
    private final Announcements announcements;
    private final Map<String, Set<Runnable>> listeners = new HashMap<>();
    private final Map<String, String> seen = new HashMap<>();
    private final Map<String, String> causes = new ConcurrentHashMap<>();
    private final GuardedLoop looking;
    private final AtomicBoolean isToldOfMore = new AtomicBoolean();
    private Duration pause = LOOK;
    private @Nullable Listening others;

    @Inject
    public ReadModelChanges(Projections projections, ReadDatabase database, Announcements announcements) {
        this.projections = projections;
        this.database = database;
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
        hear(readModel);
        announcements.announce(readModel);
    }

    private synchronized void start() {
        if (others == null && !looking.isClosed()) {
            others = announcements.listen(this::hear);
            looking.start();
        }
    }

    /// Of a change that the primary has.
    private void hear(String readModel) {
        var those = listeners.getOrDefault(readModel, Set.of());
        if (those.isEmpty()) {
            return;
        }
        if (database.isCurrent(database.primary())) {
            those.forEach(Runnable::run);
        } else if (isToldOfMore.compareAndSet(false, true)) {
            looking.wake();
        }
    }

    private Duration look() {
        boolean isSoon = isToldOfMore.getAndSet(false);
        boolean isChanged = false;
        for (var projection : projections.all()) {
            var those = listeners.getOrDefault(projection.name(), Set.of());
            if (!those.isEmpty() && hasChanged(projection)) {
                those.forEach(Runnable::run);
                isChanged = true;
            }
        }
        pause = nextPause(isSoon || isChanged);
        return pause;
    }

    /// What a look has missed that began before the standby had it is seen by one of the next.
    private Duration nextPause(boolean isMoving) {
        if (database.isCurrent(database.primary())) {
            return LOOK;
        }
        var longer = pause.multipliedBy(2);
        return isMoving ? SOON : longer.compareTo(LOOK) < 0 ? longer : LOOK;
    }

    private boolean hasChanged(Projection projection) {
        var schema = ProjectionSchema.live(projection);
        var version = new Reading(database)
                .ask(source -> Optional.of(schema.in(source.sql())
                        .select(VERSION)
                        .from(CHECKPOINTS)
                        .fetchSingle()
                        .value1()));
        return !version.equals(seen.put(projection.name(), version));
    }
}
