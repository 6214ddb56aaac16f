package io.edupulse.rebuild;

import io.edupulse.kernel.lease.Leases;
import io.edupulse.projection.Projection;
import io.edupulse.projection.SchemaUse;
import io.edupulse.projection.schema.ProjectionSchema;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The schemas that a verification or an estimate leaves when its process is killed. They are as large as read
/// models, and no process uses them again: the holder of the lease under which they are filled may drop them.
record Leftovers(DSLContext sql, Leases leases) {

    private static final Logger LOGGER = LoggerFactory.getLogger(Leftovers.class);

    private static final Map<SchemaUse, RebuildLeases.Purpose> OWNERS = Map.of(
            SchemaUse.VERIFICATION,
            RebuildLeases.Purpose.VERIFICATION,
            SchemaUse.SAMPLE,
            RebuildLeases.Purpose.ESTIMATE);

    /// Drops the schemas that are not in use.
    void drop(Collection<Projection> projections) {
        for (var projection : projections) {
            OWNERS.forEach((use, purpose) -> drop(projection, use, purpose));
        }
    }

    private void drop(Projection projection, SchemaUse use, RebuildLeases.Purpose purpose) {
        var schema = ProjectionSchema.of(use, projection);
        if (!schema.exists(sql)) {
            return;
        }
        try (var hold = RebuildLeases.tryTake(leases, purpose, List.of(projection.name()))
                .orElse(null)) {
            if (hold != null) {
                schema.drop(sql);
                LOGGER.info("Dropped the schema {}, whose process has ended before it could", schema.name());
            }
        }
    }
}
