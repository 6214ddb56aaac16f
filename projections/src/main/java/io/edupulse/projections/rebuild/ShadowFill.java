package io.edupulse.projections.rebuild;

import io.edupulse.kernel.store.EventReader;
import io.edupulse.projections.engine.BatchApplier;
import io.edupulse.projections.engine.BulkLoader;
import io.edupulse.projections.engine.ProjectionSchema;
import io.edupulse.projections.engine.Reason;
import io.edupulse.projections.rebuild.RebuildProgress.Phase;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills a shadow schema from the beginning of the log until it is close to its head. What a rebuild that
/// died has left there goes first.
record ShadowFill(DSLContext sql, EventReader log, ProjectionSchema shadow, RebuildOptions options) {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowFill.class);

    void run(List<Long> heads, ProgressMeter meter) {
        var partitions = new EachPartition(options.threads());
        recreateTables(heads.size());
        if (BulkLoader.canLoad(shadow.projection())) {
            load(heads, partitions, meter);
        }
        meter.enter(Phase.INDEXING);
        if (!createIndexes()) {
            recreateTables(heads.size());
            createIndexes();
        }
        meter.enter(Phase.CATCHING_UP);
        new CatchUp(sql, log).run(shadow, partitions, meter);
    }

    private void recreateTables(int partitions) {
        sql.transaction(transaction -> {
            shadow.drop(transaction.dsl());
            shadow.createTables(transaction.dsl(), partitions);
        });
    }

    private void load(List<Long> heads, EachPartition partitions, ProgressMeter meter) {
        var loader = new BulkLoader(sql, shadow, log);
        int rowsEach = Math.max(1, options.maximumRows() / options.threads());
        partitions.run(
                heads.size(),
                partition -> loader.load(
                        partition, heads.get(partition), rowsEach, position -> meter.reached(partition, position)));
    }

    /// False if rows break a constraint that is made here: the live read model has parked the events that
    /// did, so the constraint has to be there first.
    private boolean createIndexes() {
        try {
            sql.transaction(transaction -> {
                var tx = transaction.dsl();
                shadow.createIndexes(tx);
                for (var table : shadow.tables(tx)) {
                    tx.execute("analyze {0}", DSL.name(shadow.name(), table));
                }
            });
            return true;
        } catch (DataAccessException e) {
            if (!BatchApplier.isAboutData(e)) {
                throw e;
            }
            LOG.warn("{} is filled event by event, because rows break a constraint: {}", shadow.name(), Reason.of(e));
            return false;
        }
    }
}
