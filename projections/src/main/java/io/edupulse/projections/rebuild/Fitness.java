package io.edupulse.projections.rebuild;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;

import io.edupulse.jooq.projection.tables.records.CheckpointsRecord;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.projections.engine.ProjectionSchema;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Finds out whether this program can carry on what is in a schema: its tables are those of the code, and its
/// checkpoints
/// are in the log.
record Fitness(DSLContext sql, EventReader log) {

    private static final String COLUMNS = """
            select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
              from pg_class c join pg_attribute a on a.attrelid = c.oid
             where c.relnamespace = (select oid from pg_namespace where nspname = {0})
               and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
             order by c.relname, a.attnum""";

    /// Why not, to follow its name; null if it can.
    @Nullable
    String obstacle(ProjectionSchema schema) {
        if (!columns(sql, schema).equals(columnsOfCode(schema))) {
            return "has other tables than this version makes";
        }
        var checkpoints = schema.in(sql)
                .selectFrom(CHECKPOINTS)
                .orderBy(CHECKPOINTS.PARTITION)
                .fetch();
        if (checkpoints.size() != log.partitions().count()) {
            return "has %d partitions and the log %d"
                    .formatted(checkpoints.size(), log.partitions().count());
        }
        return checkpoints.stream()
                .filter(checkpoint -> !isInLog(checkpoint))
                .findFirst()
                .map(lost -> "is at position %d of partition %d with event %s, which is not in the log there"
                        .formatted(lost.getPosition(), lost.getPartition(), lost.getEventId()))
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

    private List<String> columnsOfCode(ProjectionSchema schema) {
        var reference =
                new ProjectionSchema(schema.projection(), schema.projection().schema() + "_reference");
        return sql.transactionResult(transaction -> {
            var tx = transaction.dsl();
            reference.createTables(tx, 1);
            var columns = columns(tx, reference);
            reference.drop(tx);
            return columns;
        });
    }

    private static List<String> columns(DSLContext sql, ProjectionSchema schema) {
        return sql.fetch(COLUMNS, DSL.val(schema.name())).getValues(0, String.class);
    }
}
