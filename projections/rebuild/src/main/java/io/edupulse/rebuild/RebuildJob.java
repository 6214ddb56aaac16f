package io.edupulse.rebuild;

import static io.edupulse.jooq.public_.Tables.REBUILD_JOBS;
import static org.jooq.impl.DSL.arrayAppend;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.currentInstant;

import io.edupulse.jooq.public_.tables.records.RebuildJobsRecord;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.LongStatements;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.RebuildJobs.Wanted;
import io.edupulse.rebuild.fill.RebuildFence;
import io.edupulse.rebuild.report.RebuildProgress;
import io.edupulse.rebuild.report.RebuildStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// A job as its worker has it. A lease may be lost without the worker noticing at once, so everything that
/// it writes is fenced: once another worker has begun, or the job is over, nothing of it counts any more.
public record RebuildJob(DSLContext sql, RebuildJobsRecord row) {

    /// Makes the caller, who holds the leases, the worker of a job. Empty if it is over.
    ///
    /// @throws CodedException with `rebuild.blocked` if the worker before cannot be ended
    public static Optional<RebuildJob> begin(DSLContext sql, long id, String node) {
        return new RebuildFence(id)
                .next(
                        sql,
                        tx -> tx.update(REBUILD_JOBS)
                                .set(REBUILD_JOBS.NODE, node)
                                .set(REBUILD_JOBS.STARTS, REBUILD_JOBS.STARTS.plus(1))
                                .set(REBUILD_JOBS.TRIES_LEFT, REBUILD_JOBS.TRIES_LEFT.minus(1))
                                .set(REBUILD_JOBS.IS_SWAPPING, false)
                                .set(REBUILD_JOBS.STARTED_AT, coalesce(REBUILD_JOBS.STARTED_AT, currentInstant()))
                                .set(REBUILD_JOBS.HEARTBEAT_AT, currentInstant())
                                .where(REBUILD_JOBS.ID.eq(id), REBUILD_JOBS.FINISHED_AT.isNull())
                                .returning()
                                .fetchOptional())
                .map(row -> new RebuildJob(sql, row));
    }

    /// A database whose transactions end with this worker: the next one waits until they have ended, and from then on
    /// none can begin.
    ///
    /// @throws CodedException when a transaction begins, with `rebuild.lease-lost` if another worker has begun
    public DSLContext fenced(DSLContext database) {
        return new RebuildFence(row.getId())
                .around(database, tx -> tx.fetchExists(REBUILD_JOBS, isMine()), this::leaseLost);
    }

    /// The projections that are not swapped yet.
    List<String> projections() {
        var swapped = List.of(row.getSwapped());
        return List.of(row.getProjections()).stream()
                .filter(projection -> !swapped.contains(projection))
                .toList();
    }

    RebuildOptions options() {
        return RebuildJobs.options(row);
    }

    /// Whether no worker has begun it before.
    boolean isNew() {
        return row.getStarts() == 1;
    }

    /// Tells how far it is.
    ///
    /// @param busy for how long it was worked on since the last time
    /// @return what users want of it; empty if it is no longer this worker's
    Optional<Wanted> beat(RebuildProgress progress, Duration busy) {
        var left = progress.timeLeft();
        return sql.update(REBUILD_JOBS)
                .set(REBUILD_JOBS.PHASE, RebuildJobs.text(progress.phase()))
                .set(REBUILD_JOBS.DONE, progress.done())
                .set(REBUILD_JOBS.TOTAL, progress.total())
                .set(REBUILD_JOBS.EVENTS_PER_SECOND, progress.eventsPerSecond())
                .set(REBUILD_JOBS.MILLIS_LEFT, left == null ? null : left.toMillis())
                .set(REBUILD_JOBS.BUSY_MILLIS, REBUILD_JOBS.BUSY_MILLIS.plus(busy.toMillis()))
                .set(REBUILD_JOBS.HEARTBEAT_AT, currentInstant())
                .where(isMine())
                .returning(REBUILD_JOBS.WANTED)
                .fetchOptional(found -> Wanted.of(found.getWanted()));
    }

    /// Drops what earlier jobs have left.
    public void dropAll(List<ProjectionSchema> leftBehind) {
        fenced(LongStatements.on(sql))
                .transaction(transaction -> leftBehind.forEach(schema -> schema.drop(transaction.dsl())));
    }

    /// From here on it cannot be stopped. False if it was cancelled or paused before.
    boolean beginSwap() {
        return sql.update(REBUILD_JOBS)
                        .set(REBUILD_JOBS.IS_SWAPPING, true)
                        .where(isMine(), isToRun())
                        .execute()
                == 1;
    }

    /// Notes in the transaction of the swap that a projection has changed places.
    ///
    /// @throws CodedException with `rebuild.lease-lost` if that is not for this worker to do
    void swapped(DSLContext tx, String projection) {
        int noted = tx.update(REBUILD_JOBS)
                .set(REBUILD_JOBS.SWAPPED, arrayAppend(REBUILD_JOBS.SWAPPED, projection))
                .where(isMine(), isToRun())
                .execute();
        if (noted != 1) {
            throw leaseLost();
        }
    }

    /// Ends it, and drops its shadow schemas.
    ///
    /// @return whether it was still this worker's; if not, nothing has happened
    public boolean finish(State outcome, @Nullable RuntimeException error, List<ProjectionSchema> leftBehind) {
        return LongStatements.on(sql).transactionResult(transaction -> {
            var tx = transaction.dsl();
            new RebuildFence(row.getId()).share(tx);
            int finished = tx.update(REBUILD_JOBS)
                    .set(REBUILD_JOBS.OUTCOME, RebuildJobs.text(outcome))
                    .set(REBUILD_JOBS.FINISHED_AT, currentInstant())
                    .set(REBUILD_JOBS.ERROR_CODE, error == null ? null : RebuildInterruption.code(error))
                    .set(REBUILD_JOBS.ERROR_MESSAGE, error == null ? null : String.valueOf(error.getMessage()))
                    .where(isMine())
                    .execute();
            if (finished == 1) {
                leftBehind.forEach(schema -> schema.drop(tx));
            }
            return finished == 1;
        });
    }

    /// Leaves it to others, on purpose.
    void release() {
        sql.update(REBUILD_JOBS)
                .setNull(REBUILD_JOBS.HEARTBEAT_AT)
                .set(REBUILD_JOBS.TRIES_LEFT, REBUILD_JOBS.TRIES_LEFT.plus(1))
                .where(isMine())
                .execute();
    }

    CodedException leaseLost() {
        return new CodedException(
                "rebuild.lease-lost",
                Text.format(
                        "This process was cut off from the database or stopped for seconds, so it has lost the lease of the rebuild of %s; the next worker resumes it",
                        String.join(", ", row.getProjections())));
    }

    private Condition isMine() {
        return REBUILD_JOBS
                .ID
                .eq(row.getId())
                .and(REBUILD_JOBS.STARTS.eq(row.getStarts()))
                .and(REBUILD_JOBS.FINISHED_AT.isNull());
    }

    private static Condition isToRun() {
        return REBUILD_JOBS.WANTED.eq(Wanted.RUNNING.text());
    }
}
