package io.edupulse.projections.rebuild;

import io.edupulse.kernel.lease.Leases;
import io.edupulse.projections.engine.Projection;
import io.edupulse.projections.engine.SchemaUse;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The schemas that a verification or an estimate leaves behind when its process is killed. They are as large as read
/// models, and no process uses them again: whoever gets the lease under which they are filled may drop them.
record Leftovers(DSLContext sql, Leases leases) {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private static final Map<SchemaUse, Leasehold.Purpose> OWNERS = Map.of(
            SchemaUse.VERIFICATION, Leasehold.Purpose.VERIFICATION, SchemaUse.SAMPLE, Leasehold.Purpose.ESTIMATE);

    /// Drops those that are not in use.
    void drop(Collection<Projection> projections) {
        for (var projection : projections) {
            OWNERS.forEach((use, purpose) -> drop(projection, use, purpose));
        }
    }

    private void drop(Projection projection, SchemaUse use, Leasehold.Purpose purpose) {
        var schema = use.of(projection);
        if (!schema.exists(sql)) {
            return;
        }
        try (var hold =
                Leasehold.tryTake(leases, purpose, List.of(projection.name())).orElse(null)) {
            if (hold != null) {
                schema.drop(sql);
                LOG.info("Dropped the schema {}, whose process has ended before it could", schema.name());
            }
        }
    }
}
