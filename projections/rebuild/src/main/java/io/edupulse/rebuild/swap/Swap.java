package io.edupulse.rebuild.swap;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.SchemaUse;
import io.edupulse.projection.apply.ConnectionPairs;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.fill.CatchUp;
import io.edupulse.rebuild.report.ReadModelsDifferException;
import io.edupulse.rebuild.report.RebuildProgress.Phase;
import io.edupulse.rebuild.report.TableComparison;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes another schema of a projection the live one:
///
/// 1. show that both have the same rows, while the live one advances ([Proof]);
/// 2. in one transaction, hold the checkpoints, so that no worker moves them, bring both to the same
///   positions, compare what has changed since the proof, lock queries out, once running ones have ended,
///   and rename the schemas.
///
/// A query that waited finds its tables by their names again, a prepared one too, and continues in the new
/// schema. The one that was live becomes the previous one. Where a lock is not granted in time,
/// the swap releases everything and begins again.
public record Swap(DSLContext sql, EventReader log, ProjectionSchema live, ProjectionSchema candidate) {

    private static final Logger LOGGER = LoggerFactory.getLogger(Swap.class);
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
    public record Terms(boolean isComparable, boolean mustBeEqual, Duration patience) {}

    /// @param held how long queries had to wait at most
    /// @param liveHeld how long the live read model stood still at most
    public record Outcome(long events, Duration held, Duration liveHeld, List<TableComparison> tables) {}

    /// Who is told what it does.
    ///
    /// @param identities of the schemas when it began
    private record Witnesses(Consumer<Phase> phase, List<Long> identities, Consumer<DSLContext> swap) {}

    /// @param isHeld whether the leases of the projection are held
    /// @param withSwap writes what is to be known of the swap, in its transaction
    /// @throws CodedException with `rebuild.different`, `rebuild.busy` or `rebuild.lease-lost`; then nothing has
    /// changed
    public Outcome run(Terms terms, BooleanSupplier isHeld, Consumer<Phase> phase, Consumer<DSLContext> withSwap) {
        long end = System.nanoTime() + terms.patience().toNanos();
        var identities = identities(sql);
        if (!isHeld.getAsBoolean()) {
            throw replaced();
        }
        outdated().drop(sql);
        var positions = new AlignedSnapshot(sql, log, live, candidate);
        var proof = new Proof(sql, log, live, candidate, positions);
        var queriesHeld = new HoldTimer();
        var tables = untilFree(end, terms, () -> prove(terms, proof, phase));
        return untilFree(end, terms, () -> {
            if (terms.isComparable()) {
                positions.approach();
            }
            long events = swap(terms, positions, proof, queriesHeld, new Witnesses(phase, identities, withSwap));
            dropOutdated();
            return new Outcome(
                    events, queriesHeld.longest(), positions.liveHeld().longest(), tables);
        });
    }

    private <T> T untilFree(long end, Terms terms, Supplier<T> work) {
        while (true) {
            try {
                return work.get();
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

    private List<TableComparison> prove(Terms terms, Proof proof, Consumer<Phase> phase) {
        phase.accept(Phase.COMPARING);
        if (!terms.isComparable()) {
            return List.of();
        }
        var tables = proof.whole();
        if (terms.mustBeEqual()) {
            if (!tables.stream().allMatch(TableComparison::isEqual)) {
                throw new ReadModelsDifferException(live.projection().name(), tables);
            }
            proof.narrow();
        }
        return tables;
    }

    /// Returns how many events the new live one has seen.
    private long swap(Terms terms, AlignedSnapshot positions, Proof proof, HoldTimer queriesHeld, Witnesses witnesses) {
        try {
            return ConnectionPairs.with(() -> sql.transactionResult(
                    transaction -> swap(transaction.dsl(), terms, positions, proof, queriesHeld, witnesses)));
        } finally {
            queriesHeld.end();
            positions.liveHeld().end();
        }
    }

    private long swap(
            DSLContext tx,
            Terms terms,
            AlignedSnapshot positions,
            Proof proof,
            HoldTimer queriesHeld,
            Witnesses witnesses) {
        var locks = new TableLocks(tx, List.of(live, candidate));
        locks.holdVacuum();
        locks.holdWorkers(positions.liveHeld());
        if (!identities(tx).equals(witnesses.identities())) {
            throw replaced();
        }
        if (terms.isComparable()) {
            var at = positions.align(tx);
            if (terms.mustBeEqual()) {
                proof.finish(tx, at);
            }
        } else {
            new CatchUp(sql, log).run(tx, candidate, log.heads());
        }
        long events = CatchUp.positions(tx, candidate).stream()
                .mapToLong(Long::longValue)
                .sum();
        GrantCopier.copy(tx, live, candidate);
        witnesses.phase().accept(Phase.SWAPPING);
        locks.holdQueries(queriesHeld);
        swapNames(tx);
        witnesses.swap().accept(tx);
        // Unlike the batches above, this cannot be made again from the log.
        tx.execute("set local synchronous_commit to default");
        return events;
    }

    /// Names stay and schemas are swapped: these ids tell whether they are still the same two.
    private List<Long> identities(DSLContext look) {
        return look.fetch(
                        "select oid::bigint from pg_catalog.pg_namespace where nspname in ({0}, {1}) order by nspname",
                        DSL.val(live.name()), DSL.val(candidate.name()))
                .getValues(0, Long.class);
    }

    /// This process was stopped or cut off for so long that another has had its leases.
    private CodedException replaced() {
        return new CodedException(
                "rebuild.lease-lost",
                Text.format(
                        "This process was cut off from the database or stopped for seconds, so another may have rebuilt or rolled back %s, and nothing was changed: look at the list of rebuilds, and run it again if it is still wanted",
                        live.projection().name()));
    }

    private void swapNames(DSLContext tx) {
        var previous = ProjectionSchema.previous(live.projection());
        var passing = ProjectionSchema.of(SchemaUse.PASSING, live.projection()).name();
        rename(tx, live.name(), passing);
        if (!candidate.equals(previous) && previous.exists(tx)) {
            rename(tx, previous.name(), outdated().name());
        }
        rename(tx, candidate.name(), live.name());
        rename(tx, passing, previous.name());
    }

    /// Afterwards, because to drop large tables takes longer than queries shall wait.
    private void dropOutdated() {
        try {
            outdated().drop(sql);
        } catch (DataAccessException e) {
            LOGGER.warn(
                    "{} was not dropped, it goes with the next rebuild: {}",
                    outdated().name(),
                    e.getMessage());
        }
    }

    private ProjectionSchema outdated() {
        return ProjectionSchema.of(SchemaUse.OUTDATED, live.projection());
    }

    private static void rename(DSLContext tx, String from, String to) {
        tx.alterSchema(DSL.name(from)).renameTo(DSL.name(to)).execute();
    }

    private CodedException busy(DataAccessException cause, Duration patience) {
        var holders = sql.fetchSingle(HOLDERS, DSL.inline(live.name())).get(0, String.class);
        return new CodedException(
                "rebuild.busy",
                Text.format(
                        "%s could not be swapped within %d s, because others use its tables all the time: %s; end them or try again",
                        live.projection().name(),
                        patience.toSeconds(),
                        holders == null ? "they are gone now" : holders),
                cause);
    }
}
