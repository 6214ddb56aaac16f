package io.edupulse.projections.rebuild;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.projections.engine.ProjectionSchema;
import io.edupulse.projections.rebuild.RebuildProgress.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/// Makes another schema of a projection the live one, in one transaction:
///
/// 1. hold the checkpoints, so that no worker moves them;
/// 2. bring both schemas to the same positions;
/// 3. compare them row by row;
/// 4. lock queries out, once those that run have ended, and rename the schemas.
///
/// A query that waited finds its tables by their names again, a prepared one too, and goes on in the new
/// schema. The one that was live becomes the previous one. Where a lock is not to be had in time,
/// everything is let go and begun again.
record CutOver(DSLContext sql, EventReader log, ProjectionSchema live, ProjectionSchema candidate) {

    private static final Duration PAUSE = Duration.ofMillis(500);

    /// Who has locks on tables of a schema.
    private static final String HOLDERS = """
            select string_agg(distinct format('process %s (%s, %s)', a.pid, a.usename, coalesce(a.state, '?')), ', ')
              from pg_locks l join pg_class c on c.oid = l.relation join pg_stat_activity a on a.pid = l.pid
             where l.database = (select oid from pg_database where datname = current_database()) and l.granted
               and c.relnamespace = (select oid from pg_namespace where nspname = {0}) and l.pid <> pg_backend_pid()""";

    /// @param isComparable whether this program can carry on the live schema; if not, it is only replaced
    /// @param mustBeEqual whether a difference refuses the cut-over
    /// @param patience how long to try
    record Terms(boolean isComparable, boolean mustBeEqual, Duration patience) {}

    /// @param held how long queries had to wait at most
    record Outcome(long events, Duration held, List<TableComparison> tables) {}

    private record Swapped(long events, long lockedAt, List<TableComparison> tables) {}

    /// @throws CodedException with `rebuild.different` or `rebuild.busy`; then nothing has changed
    Outcome run(Terms terms, Consumer<Phase> phase) {
        long end = System.nanoTime() + terms.patience().toNanos();
        while (true) {
            try {
                var swapped = sql.transactionResult(transaction -> attempt(transaction.dsl(), terms, phase));
                var held = Duration.ofNanos(System.nanoTime() - swapped.lockedAt());
                return new Outcome(swapped.events(), held, swapped.tables());
            } catch (DataAccessException e) {
                if (!TableLocks.isBusy(e)) {
                    throw e;
                }
                if (System.nanoTime() > end) {
                    throw busy(e, terms.patience());
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private Swapped attempt(DSLContext tx, Terms terms, Consumer<Phase> phase) {
        var locks = new TableLocks(tx, schemas(tx));
        phase.accept(Phase.COMPARING);
        locks.holdWorkers();
        var tables = terms.isComparable() ? compareAtEqualPositions(tx) : moveOnlyCandidate(tx);
        if (terms.mustBeEqual() && !tables.stream().allMatch(TableComparison::isEqual)) {
            throw new ReadModelsDifferException(live.projection().name(), tables);
        }
        long events = CatchUp.positions(tx, candidate).stream()
                .mapToLong(Long::longValue)
                .sum();
        Grants.copy(tx, live, candidate);
        phase.accept(Phase.SWAPPING);
        long lockedAt = locks.holdQueries();
        swapNames(tx);
        // Unlike the batches above, this cannot be made again from the log.
        tx.execute("set local synchronous_commit to default");
        return new Swapped(events, lockedAt, tables);
    }

    /// All that are locked: what is dropped in the end may have readers too.
    private List<ProjectionSchema> schemas(DSLContext tx) {
        var schemas = new ArrayList<>(List.of(live, candidate));
        var previous = previous();
        if (!candidate.equals(previous) && previous.exists(tx)) {
            schemas.add(previous);
        }
        return schemas;
    }

    private List<TableComparison> compareAtEqualPositions(DSLContext tx) {
        var livePositions = CatchUp.positions(tx, live);
        var candidatePositions = CatchUp.positions(tx, candidate);
        var targets = new ArrayList<Long>();
        for (int partition = 0; partition < livePositions.size(); partition++) {
            targets.add(Math.max(livePositions.get(partition), candidatePositions.get(partition)));
        }
        var catchUp = new CatchUp(sql, log);
        catchUp.run(tx, live, targets);
        catchUp.run(tx, candidate, targets);
        return new Comparison(tx, live, candidate).tables();
    }

    private List<TableComparison> moveOnlyCandidate(DSLContext tx) {
        new CatchUp(sql, log).run(tx, candidate, log.heads());
        return List.of();
    }

    private void swapNames(DSLContext tx) {
        var previous = previous();
        var passing = live.name() + "_passing";
        rename(tx, live.name(), passing);
        if (!candidate.equals(previous)) {
            previous.drop(tx);
        }
        rename(tx, candidate.name(), live.name());
        rename(tx, passing, previous.name());
    }

    private ProjectionSchema previous() {
        return ProjectionSchema.previous(live.projection());
    }

    private static void rename(DSLContext tx, String from, String to) {
        tx.alterSchema(DSL.name(from)).renameTo(DSL.name(to)).execute();
    }

    private CodedException busy(DataAccessException cause, Duration patience) {
        var holders = sql.fetchSingle(HOLDERS, DSL.inline(live.name())).get(0, String.class);
        return new CodedException(
                "rebuild.busy",
                "%s could not be swapped within %d s, because others use its tables all the time: %s; end them or try again"
                        .formatted(
                                live.projection().name(),
                                patience.toSeconds(),
                                holders == null ? "they are gone now" : holders),
                cause);
    }
}
