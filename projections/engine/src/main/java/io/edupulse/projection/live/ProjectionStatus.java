package io.edupulse.projection.live;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;
import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;

import io.edupulse.kernel.store.EventReader;
import io.edupulse.projection.Projections;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.SchemaState;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/// How far the read models are, seen from the database, so from any process. Thread-safe.
public final class ProjectionStatus {

    private final Projections projections;
    private final DSLContext sql;
    private final EventReader log;

    @Inject
    public ProjectionStatus(Projections projections, DSLContext sql, EventReader log) {
        this.projections = projections;
        this.sql = sql;
        this.log = log;
    }

    /// One read model.
    ///
    /// @param applied how many events it has reached, over all partitions
    /// @param lag how many events of the log it has not reached
    /// @param parked how many events it could not apply
    /// @param positions by partition
    /// @param code whether the code of this program has made it
    public record Entry(
            String projection, long applied, long lag, long parked, List<Long> positions, SchemaState code) {}

    /// All read models; one that was not made yet is at zero.
    public List<Entry> all() {
        var all = new ArrayList<Entry>();
        for (var projection : projections.all()) {
            var schema = ProjectionSchema.live(projection);
            List<Long> positions = log.heads().stream().map(head -> 0L).toList();
            long parked = 0;
            var code = SchemaState.SAME;
            if (schema.exists(sql)) {
                var mapped = schema.in(sql);
                positions = mapped.selectFrom(CHECKPOINTS)
                        .orderBy(CHECKPOINTS.PARTITION)
                        .fetch(CHECKPOINTS.POSITION);
                parked = mapped.fetchCount(PARKED_EVENTS);
                code = SchemaState.of(sql, schema);
            }
            long applied = positions.stream().mapToLong(Long::longValue).sum();
            long head = log.heads().stream().mapToLong(Long::longValue).sum();
            all.add(new Entry(projection.name(), applied, Math.max(0, head - applied), parked, positions, code));
        }
        return all;
    }
}
