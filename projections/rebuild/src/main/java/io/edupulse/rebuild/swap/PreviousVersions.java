package io.edupulse.rebuild.swap;

import static io.edupulse.jooq.public_.Tables.PREVIOUS_READ_MODELS;
import static org.jooq.impl.DSL.currentInstant;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.fill.CatchUp;
import io.edupulse.rebuild.report.PreviousVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;

/// The previous versions of read models, and until when they are kept.
public record PreviousVersions(DSLContext sql) {

    /// Begins to count for one that has just become the previous one. To be called in the transaction of
    /// the swap.
    public void keep(Projection projection, Duration time) {
        var until = field("now() + {0} * interval '1 millisecond'", Instant.class, val(time.toMillis()));
        sql.insertInto(PREVIOUS_READ_MODELS)
                .set(PREVIOUS_READ_MODELS.PROJECTION, projection.name())
                .set(PREVIOUS_READ_MODELS.KEEP_UNTIL, until)
                .onConflict()
                .doUpdate()
                .set(PREVIOUS_READ_MODELS.KEEP_UNTIL, until)
                .execute();
    }

    /// All previous versions.
    public List<PreviousVersion> all(Projections projections, List<Long> heads) {
        var keptUntil = sql.selectFrom(PREVIOUS_READ_MODELS)
                .fetchMap(PREVIOUS_READ_MODELS.PROJECTION, PREVIOUS_READ_MODELS.KEEP_UNTIL);
        return projections.all().stream()
                .map(ProjectionSchema::previous)
                .filter(previous -> previous.exists(sql))
                .map(previous -> {
                    var name = previous.projection().name();
                    return new PreviousVersion(name, lag(previous, heads), keptUntil.get(name));
                })
                .toList();
    }

    private long lag(ProjectionSchema previous, List<Long> heads) {
        var positions = CatchUp.positions(sql, previous);
        long lag = 0;
        for (int partition = 0; partition < Math.min(positions.size(), heads.size()); partition++) {
            lag += Math.max(0, heads.get(partition) - positions.get(partition));
        }
        return lag;
    }

    /// The projections that have one, and whether its time is over.
    public Map<String, Boolean> kept() {
        var isOverdue = field(PREVIOUS_READ_MODELS.KEEP_UNTIL.le(currentInstant()));
        return sql.select(PREVIOUS_READ_MODELS.PROJECTION, isOverdue)
                .from(PREVIOUS_READ_MODELS)
                .fetchMap(PREVIOUS_READ_MODELS.PROJECTION, isOverdue);
    }

    /// Drops one whose time is over. Only for the holder of the lease of its rebuilds.
    public void dropIfOverdue(Projection projection) {
        sql.transaction(transaction -> {
            var tx = transaction.dsl();
            // First the row, which a swap writes too: one that has come in between is seen, or waits.
            int overdue = tx.deleteFrom(PREVIOUS_READ_MODELS)
                    .where(isOverdueNow(projection))
                    .execute();
            if (overdue == 1) {
                ProjectionSchema.previous(projection).drop(tx);
            }
        });
    }

    private static Condition isOverdueNow(Projection projection) {
        return PREVIOUS_READ_MODELS
                .PROJECTION
                .eq(projection.name())
                .and(PREVIOUS_READ_MODELS.KEEP_UNTIL.le(currentInstant()));
    }
}
