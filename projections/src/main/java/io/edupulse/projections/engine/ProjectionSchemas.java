package io.edupulse.projections.engine;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;

import io.edupulse.kernel.failure.CodedException;
import org.jooq.DSLContext;

/// Makes the live schemas of projections.
public final class ProjectionSchemas {

    /// "PROJ": nodes that start together make the schemas one after the other.
    private static final long LOCK = 0x50524f4aL;

    private ProjectionSchemas() {}

    /// Makes those that are missing, with empty tables; they are filled from the beginning of the log.
    ///
    /// @throws CodedException with `projection.partitions` if one was made for another number of partitions
    public static void createMissing(DSLContext sql, Projections projections, int partitions) {
        sql.transaction(transaction -> {
            var tx = transaction.dsl();
            tx.fetch("select pg_advisory_xact_lock({0})", LOCK);
            for (var projection : projections.all()) {
                var schema = ProjectionSchema.live(projection);
                if (!schema.exists(tx)) {
                    schema.createTables(tx, partitions);
                    schema.createIndexes(tx);
                }
                int actual = schema.in(tx).fetchCount(CHECKPOINTS);
                if (actual != partitions) {
                    throw new CodedException(
                            "projection.partitions",
                            "The read model %s has checkpoints for %d partitions, but the log has %d: drop the schema %s, and it is made anew"
                                    .formatted(projection.name(), actual, partitions, schema.name()));
                }
            }
        });
    }
}
