package io.edupulse.rebuild.fill;

import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.projection.apply.Refusals;
import io.edupulse.projection.rows.BulkFold;
import io.edupulse.projection.schema.ProjectionFingerprint;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.report.RebuildProgress.Phase;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills shadow schemas from the log until they are close to its head, all with one reading. Shadows that
/// are there already are taken up where they were left.
public record ShadowFill(
        DSLContext sql, EventReader log, List<ProjectionSchema> shadows, int threads, int maximumRows) {

    private static final Logger LOGGER = LoggerFactory.getLogger(ShadowFill.class);

    public void run(List<Long> heads, ProgressMeter meter, Throttle throttle) {
        var partitions = new EachPartition(threads);
        prepare(heads);
        var unloaded = shadows.stream().filter(this::isToBeLoaded).toList();
        if (!unloaded.isEmpty()) {
            int rowsEach = Math.max(1, maximumRows / threads);
            var givenUp = new BulkLoad(sql, log, unloaded, rowsEach, meter, throttle).run(heads.size(), partitions);
            meter.enter(Phase.INDEXING);
            partitions.run(unloaded.size(), i -> finish(unloaded.get(i), givenUp, heads.size()));
        }
        meter.enter(Phase.CATCHING_UP);
        for (var shadow : shadows) {
            new CatchUp(sql, log).run(shadow, partitions, meter, throttle);
        }
    }

    /// Makes the shadows that are not there. One reading fills those whose ledgers say the same, so where a
    /// load was begun without some of them, it begins again for all.
    private void prepare(List<Long> heads) {
        var begun = shadows.stream()
                .filter(shadow -> isOfThisCode(shadow) && positions(shadow) == heads.size())
                .toList();
        var ledgers = begun.stream()
                .filter(this::isToBeLoaded)
                .map(shadow -> new LoadLedger(shadow).entries(sql))
                .distinct()
                .toList();
        boolean isMixed = ledgers.size() > 1 || (!ledgers.isEmpty() && begun.size() < shadows.size());
        sql.transaction(transaction -> {
            var tx = transaction.dsl();
            for (var shadow : shadows) {
                if (!begun.contains(shadow) || (isMixed && isToBeLoaded(shadow))) {
                    create(tx, shadow, heads);
                }
            }
        });
    }

    private boolean isOfThisCode(ProjectionSchema shadow) {
        return shadow.fingerprint(sql)
                .filter(ProjectionFingerprint.of(shadow.projection())::covers)
                .isPresent();
    }

    private int positions(ProjectionSchema shadow) {
        return CatchUp.positions(sql, shadow).size();
    }

    private boolean isToBeLoaded(ProjectionSchema shadow) {
        return new LoadLedger(shadow).exists(sql);
    }

    private static void create(DSLContext tx, ProjectionSchema shadow, List<Long> heads) {
        shadow.drop(tx);
        shadow.createTables(tx, heads.size());
        if (BulkFold.canFill(shadow.projection())) {
            new LoadLedger(shadow).create(tx, heads);
        } else {
            shadow.createIndexes(tx);
        }
    }

    /// Ends the load. Where rows break a constraint that is made here, the live read model has parked the
    /// events that made them; so the constraint has to be there first, and all is left to the catching up.
    private void finish(ProjectionSchema shadow, Set<ProjectionSchema> givenUp, int partitions) {
        if (givenUp.contains(shadow) || !createIndexes(shadow)) {
            sql.transaction(transaction -> {
                var tx = transaction.dsl();
                shadow.drop(tx);
                shadow.createTables(tx, partitions);
                shadow.createIndexes(tx);
            });
        }
    }

    private boolean createIndexes(ProjectionSchema shadow) {
        try {
            sql.transaction(transaction -> {
                var tx = transaction.dsl();
                new LoadLedger(shadow).drop(tx);
                tx.execute("set local maintenance_work_mem = '256MB'");
                shadow.createIndexes(tx);
                for (var table : shadow.tables(tx)) {
                    tx.execute("analyze {0}", DSL.name(shadow.name(), table));
                }
            });
            return true;
        } catch (DataAccessException e) {
            if (!Refusals.isAboutData(e)) {
                throw e;
            }
            LOGGER.warn(
                    "{} is filled event by event, because rows break a constraint: {}",
                    shadow.name(),
                    FailureMessage.of(e));
            return false;
        }
    }
}
