package io.edupulse.rebuild.swap;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;

import io.edupulse.jooq.projection.tables.records.CheckpointsRecord;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.SchemaState;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Finds out whether this program can carry on what is in a schema: its tables are those of the code, and
/// its checkpoints are in the log.
public record SchemaCheck(DSLContext sql, EventReader log) {

    /// Why not, to follow its name; null if it can.
    @Nullable
    public String problem(ProjectionSchema schema) {
        if (!SchemaState.hasTablesOfCode(sql, schema)) {
            return "has other tables than this version makes";
        }
        var checkpoints = schema.in(sql)
                .selectFrom(CHECKPOINTS)
                .orderBy(CHECKPOINTS.PARTITION)
                .fetch();
        if (checkpoints.size() != log.partitions().count()) {
            return Text.format(
                    "has %d partitions and the log %d",
                    checkpoints.size(), log.partitions().count());
        }
        return checkpoints.stream()
                .filter(checkpoint -> !isInLog(checkpoint))
                .findFirst()
                .map(lost -> Text.format(
                        "is at position %d of partition %d with event %s, which is not in the log there",
                        lost.getPosition(), lost.getPartition(), lost.getEventId()))
                .orElse(null);
    }

    private boolean isInLog(CheckpointsRecord checkpoint) {
        if (checkpoint.getPosition() == 0) {
            return true;
        }
        return log.eventAt(checkpoint.getPartition(), checkpoint.getPosition())
                .filter(logged -> logged.id().equals(checkpoint.getEventId()))
                .isPresent();
    }
}
