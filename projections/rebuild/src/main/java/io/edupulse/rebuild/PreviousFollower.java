package io.edupulse.rebuild;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.LongStatements;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.apply.BatchApplier;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.fill.CatchUp;
import io.edupulse.rebuild.fill.Throttle;
import io.edupulse.rebuild.swap.PreviousVersions;
import io.edupulse.rebuild.swap.SchemaCheck;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the read models before the last rebuilds current as long as they are kept, so that a rollback is
/// quick, and then drops them, slowly, beside the live ones. Used by one thread of one node at a time.
///
/// A read model that other code has made is left as it is: only that code can continue it. What
/// `previous` means changes with every swap, so each batch looks again, under the lock of its checkpoint,
/// which schema it has moved.
final class PreviousFollower {

    private static final Logger LOGGER = LoggerFactory.getLogger(PreviousFollower.class);
    private static final int BATCH = 500;
    private static final long EVENTS_PER_SECOND = 5_000;

    private final Projections projections;
    private final DSLContext sql;
    private final EventReader log;
    private final Leases leases;
    private final Throttle throttle;

    /// By the identity of a schema; empty for one that this program can carry on.
    private final Map<Long, Optional<String>> obstacles = new HashMap<>();

    /// @param stop ends a round early by throwing
    PreviousFollower(Projections projections, DSLContext sql, EventReader log, Leases leases, Throttle stop) {
        this.projections = projections;
        this.sql = sql;
        this.log = log;
        this.leases = leases;
        var slowly = new JobThrottle(EVENTS_PER_SECOND);
        this.throttle = events -> {
            stop.pass(events);
            slowly.pass(events);
        };
    }

    /// Brings all of them to where the log ends now.
    void round() {
        var kept = new PreviousVersions(sql).kept();
        for (var projection : projections.all()) {
            var isOverdue = kept.get(projection.name());
            if (isOverdue != null && isOverdue) {
                drop(projection);
            } else if (isOverdue != null) {
                follow(ProjectionSchema.previous(projection));
            }
        }
    }

    private void drop(Projection projection) {
        try (var hold =
                RebuildLeases.tryTake(leases, List.of(projection.name())).orElse(null)) {
            if (hold != null) {
                new PreviousVersions(LongStatements.on(sql)).dropIfOverdue(projection);
                LOGGER.info(
                        "Dropped the read model before the last rebuild of {}: its time is over", projection.name());
            }
        }
    }

    private void follow(ProjectionSchema previous) {
        var identity = identity(sql, previous);
        if (identity.isEmpty() || obstacle(previous, identity.get()).isPresent()) {
            return;
        }
        try {
            var heads = log.heads();
            var positions = CatchUp.positions(sql, previous);
            for (int partition = 0; partition < heads.size(); partition++) {
                follow(previous, identity.get(), partition, positions.get(partition), heads.get(partition));
            }
        } catch (Replaced | DataAccessException e) {
            if (identity(sql, previous).equals(identity)) {
                throw e;
            }
        }
    }

    private void follow(ProjectionSchema previous, long identity, int partition, long from, long head) {
        var applier = new BatchApplier(sql, previous);
        long position = from;
        while (position < head) {
            var batch = log.readBatch(partition, position, (int) Math.min(BATCH, head - position));
            if (batch.isEmpty()) {
                throw new CodedException(
                        "projection.checkpoint-ahead-of-log",
                        Text.format("%s is ahead of the log in partition %d", previous.name(), partition));
            }
            throttle.pass(batch.size());
            position = sql.transactionResult(transaction -> {
                long reached = applier.apply(transaction.dsl(), partition, batch);
                if (!identity(transaction.dsl(), previous).equals(Optional.of(identity))) {
                    throw new Replaced();
                }
                return reached;
            });
        }
    }

    private Optional<String> obstacle(ProjectionSchema previous, long identity) {
        return obstacles.computeIfAbsent(identity, unknown -> {
            var obstacle = Optional.ofNullable(new SchemaCheck(sql, log).problem(previous));
            obstacle.ifPresent(
                    reason -> LOGGER.info("{} is kept but not current, because it {}", previous.name(), reason));
            return obstacle;
        });
    }

    private static Optional<Long> identity(DSLContext sql, ProjectionSchema schema) {
        return sql.select(DSL.field("oid::bigint", Long.class))
                .from("pg_catalog.pg_namespace")
                .where("nspname = {0}", DSL.val(schema.name()))
                .fetchOptional(row -> row.value1());
    }

    /// By a swap; what was applied is taken back.
    private static final class Replaced extends RuntimeException {

        Replaced() {
            super("the schema was replaced", null, false, false);
        }
    }
}
