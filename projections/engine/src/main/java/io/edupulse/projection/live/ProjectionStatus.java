package io.edupulse.projection.live;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;
import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;

import io.edupulse.kernel.store.EventReader;
import io.edupulse.projection.Projections;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.SchemaState;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
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

    /// How far one read model is.
    ///
    /// @param positions by partition
    /// @param parked how many events it could not apply
    public record Progress(List<Long> positions, long parked) {

        /// How many events up to these heads it has not reached.
        public long lag(List<Long> heads) {
            return Math.max(0, sum(heads) - sum(positions));
        }
    }

    /// All read models; one that was not made yet is at zero.
    public List<Entry> all() {
        var all = new ArrayList<Entry>();
        for (var projection : projections.all()) {
            var schema = ProjectionSchema.live(projection);
            var progress = progress(schema);
            var code = schema.exists(sql) ? SchemaState.of(sql, schema) : SchemaState.SAME;
            all.add(new Entry(
                    projection.name(),
                    sum(progress.positions()),
                    progress.lag(log.heads()),
                    progress.parked(),
                    progress.positions(),
                    code));
        }
        return all;
    }

    /// How far each read model is, by its name: less than [#all], for what looks often.
    public SequencedMap<String, Progress> progress() {
        var all = new LinkedHashMap<String, Progress>();
        projections.all().forEach(each -> all.put(each.name(), progress(ProjectionSchema.live(each))));
        return all;
    }

    private Progress progress(ProjectionSchema schema) {
        if (!schema.exists(sql)) {
            return new Progress(Collections.nCopies(log.partitions().count(), 0L), 0);
        }
        var mapped = schema.in(sql);
        var positions =
                mapped.selectFrom(CHECKPOINTS).orderBy(CHECKPOINTS.PARTITION).fetch(CHECKPOINTS.POSITION);
        return new Progress(positions, mapped.fetchCount(PARKED_EVENTS));
    }

    private static long sum(List<Long> positions) {
        return positions.stream().mapToLong(Long::longValue).sum();
    }
}
