package io.edupulse.projections.rebuild;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.projections.engine.BatchApplier;
import io.edupulse.projections.engine.ProjectionSchema;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/// Makes another schema of a projection the live one, in one transaction:
///
/// 1. hold the live checkpoints, so that no worker moves them;
/// 2. bring both schemas to the same positions;
/// 3. compare them row by row;
/// 4. lock the tables of both, so that running queries end first and new ones wait, and rename the schemas.
///
/// A query that waited finds its tables by their names again and goes on in the new schema. The locks of the fourth
/// step are only waited for briefly, so that one long query does not make all others queue behind it; then
/// everything is let go and begun again.
record CutOver(DSLContext sql, EventReader log, ProjectionSchema live, ProjectionSchema candidate) {

    private static final int ATTEMPTS = 50;
    private static final int BATCH = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(100);

    /// Lock not to be had in time, deadlock.
    private static final Set<String> TRY_AGAIN = Set.of("55P03", "40P01");

    /// What came of it.
    ///
    /// @param held how long the tables were locked
    record Outcome(long events, Duration held, List<TableComparison> tables) {}

    /// @param mustBeEqual whether a difference refuses the cut-over
    /// @throws CodedException with `rebuild.different` or `rebuild.busy`
    Outcome run(boolean mustBeEqual) {
        for (int attempt = 1; ; attempt++) {
            try {
                return sql.transactionResult(transaction -> attempt(transaction.dsl(), mustBeEqual));
            } catch (DataAccessException e) {
                if (!TRY_AGAIN.contains(e.sqlState())) {
                    throw e;
                }
                if (attempt == ATTEMPTS) {
                    throw new CodedException(
                            "rebuild.busy",
                            "%s could not be swapped in %d attempts, because queries or a transaction hold its tables all the time; try again"
                                    .formatted(live.projection().name(), ATTEMPTS),
                            e);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private Outcome attempt(DSLContext tx, boolean mustBeEqual) {
        tx.execute("set local lock_timeout = '5s'");
        long events = bringToEqualPositions(tx);
        var tables = new Comparison(tx, live, candidate).tables();
        var different = tables.stream().filter(table -> !table.isEqual()).toList();
        if (mustBeEqual && !different.isEmpty()) {
            throw new CodedException("rebuild.different", describe(different));
        }
        tx.execute("set local lock_timeout = '50ms'");
        lockTables(tx);
        long lockedAt = System.nanoTime();
        swapNames(tx);
        return new Outcome(events, Duration.ofNanos(System.nanoTime() - lockedAt), tables);
    }

    private long bringToEqualPositions(DSLContext tx) {
        var liveApplier = new BatchApplier(tx, live);
        var candidateApplier = new BatchApplier(tx, candidate);
        long events = 0;
        for (int partition = 0; partition < log.partitions().count(); partition++) {
            long livePosition = liveApplier.lock(tx, partition).position();
            long candidatePosition = candidateApplier.lock(tx, partition).position();
            long target = Math.max(livePosition, candidatePosition);
            advance(tx, liveApplier, partition, livePosition, target);
            advance(tx, candidateApplier, partition, candidatePosition, target);
            events += target;
        }
        return events;
    }

    private void advance(DSLContext tx, BatchApplier applier, int partition, long from, long target) {
        for (long position = from; position < target; ) {
            var batch = log.readBatch(partition, position, (int) Math.min(BATCH, target - position));
            if (batch.isEmpty()) {
                throw new CodedException(
                        "projection.checkpoint-ahead-of-log",
                        "%s is at position %d of partition %d, but the log ends at %d"
                                .formatted(live.projection().name(), target, partition, position));
            }
            position = applier.apply(tx, partition, batch);
        }
    }

    private void lockTables(DSLContext tx) {
        var tables = Stream.of(live, candidate)
                .flatMap(schema -> Comparison.names(tx, schema).stream().map(table -> schema.name() + "." + table))
                .collect(Collectors.joining(", "));
        tx.execute("lock table %s in access exclusive mode".formatted(tables));
    }

    /// The one that was live becomes the previous one.
    private void swapNames(DSLContext tx) {
        var previous = ProjectionSchema.previous(live.projection());
        var passing = live.name() + "_passing";
        rename(tx, live.name(), passing);
        if (!candidate.equals(previous)) {
            previous.drop(tx);
        }
        rename(tx, candidate.name(), live.name());
        rename(tx, passing, previous.name());
    }

    private static void rename(DSLContext tx, String from, String to) {
        tx.alterSchema(DSL.name(from)).renameTo(DSL.name(to)).execute();
    }

    private String describe(List<TableComparison> different) {
        return different.stream()
                .map(table ->
                        "%s has %d rows that only the live one has and %d that only the rebuilt one has, such as %s"
                                .formatted(
                                        table.table(),
                                        table.onlyLive(),
                                        table.onlyCandidate(),
                                        String.join("; ", table.samples())))
                .collect(Collectors.joining(
                        ". ",
                        "%s was not swapped: ".formatted(live.projection().name()),
                        ". If its code was changed on purpose, use --accept-differences"));
    }
}
