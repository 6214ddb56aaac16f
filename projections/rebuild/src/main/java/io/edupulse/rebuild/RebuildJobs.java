package io.edupulse.rebuild;

import static io.edupulse.jooq.public_.Tables.REBUILD_JOBS;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;

import io.edupulse.jooq.public_.tables.records.RebuildJobsRecord;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.paging.Keyset;
import io.edupulse.projection.paging.Listing;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.rebuild.report.RebuildProgress.Phase;
import io.edupulse.rebuild.report.RebuildStatus;
import io.edupulse.rebuild.report.RebuildStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// The jobs in the database, to request, list, pause, resume and cancel them. What their workers
/// write is the business of [RebuildJob].
public record RebuildJobs(DSLContext sql) {

    /// How often a job is taken over from a worker that has died before it is paused.
    private static final int TRIES = 10;

    /// How long a rebuild has to take for its rate to be that of a longer one.
    private static final long TELLING_MILLIS = 3_000;

    /// After how long without a heartbeat a worker counts as dead.
    private static final String SILENCE = "interval '5 seconds'";

    private static final Condition OPEN = REBUILD_JOBS.FINISHED_AT.isNull();
    private static final Keyset FINISHED_ORDER = Keyset.of("rebuilds", REBUILD_JOBS.ID.desc());
    private static final Field<Boolean> IS_ALIVE =
            field("coalesce({0} > now() - " + SILENCE + ", false)", Boolean.class, REBUILD_JOBS.HEARTBEAT_AT);

    /// What users want of a job, as it is in the database.
    enum Wanted {
        RUNNING,
        PAUSED,
        CANCELLED;

        static Wanted of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Requests a rebuild. Only the holder of the projections' leases may do so.
    public RebuildJobsRecord add(List<String> projections, RebuildOptions options) {
        return sql.insertInto(REBUILD_JOBS)
                .set(REBUILD_JOBS.PROJECTIONS, projections.toArray(String[]::new))
                .set(REBUILD_JOBS.THREADS, options.threads())
                .set(REBUILD_JOBS.MAXIMUM_ROWS, options.maximumRows())
                .set(REBUILD_JOBS.PATIENCE_MILLIS, options.patience().toMillis())
                .set(REBUILD_JOBS.ACCEPT_DIFFERENCES, options.acceptDifferences())
                .set(REBUILD_JOBS.MAX_RATE, options.maxRate())
                .set(REBUILD_JOBS.KEEP_MILLIS, options.keep().toMillis())
                .set(REBUILD_JOBS.TRIES_LEFT, TRIES)
                .returning()
                .fetchSingle();
    }

    /// Unfinished jobs, the oldest first.
    List<RebuildJobsRecord> open() {
        return sql.selectFrom(REBUILD_JOBS).where(OPEN).orderBy(REBUILD_JOBS.ID).fetch();
    }

    /// The one of a projection that is not over.
    Optional<RebuildJobsRecord> open(String projection) {
        return sql.selectFrom(REBUILD_JOBS).where(OPEN, isOf(projection)).fetchOptional();
    }

    /// Unfinished jobs, and the last finished one of each set of projections; the newest first.
    List<RebuildStatus> all() {
        var lastOnes = field("select max(id) from rebuild_jobs group by projections", Long.class);
        return statuses(OPEN.or("{0} in ({1})", REBUILD_JOBS.ID, lastOnes));
    }

    /// Unfinished jobs, and finished ones in pages, the newest first.
    ///
    /// @param projection of which they are; null for all
    Listing<RebuildStatus> list(@Nullable String projection, PageRequest page) {
        var wanted = projection == null ? noCondition() : isOf(projection);
        var open = page.cursor() == null ? statuses(OPEN.and(wanted)) : List.<RebuildStatus>of();
        var finished = FINISHED_ORDER.fetch(
                sql.select(REBUILD_JOBS.ID, REBUILD_JOBS, IS_ALIVE)
                        .from(REBUILD_JOBS)
                        .where(OPEN.not(), wanted),
                page,
                row -> status(row.value2(), row.value3()));
        return new Listing<>(
                Stream.concat(open.stream(), finished.items().stream()).toList(),
                finished.next(),
                sql.fetchCount(REBUILD_JOBS, wanted));
    }

    /// The last one of a projection.
    Optional<RebuildStatus> last(String projection) {
        return statuses(isOf(projection)).stream().findFirst();
    }

    RebuildStatus byId(long id) {
        return statuses(REBUILD_JOBS.ID.eq(id)).getFirst();
    }

    /// The last unthrottled rebuild of just these that went to the end: how many events a second it has
    /// made, all in all. One that took next to no time says nothing of a log that has grown much since.
    ///
    /// @param events how many are in the log now
    Optional<Double> lastRate(List<String> projections, long events) {
        return sql.select(REBUILD_JOBS.TOTAL.times(1_000.0).div(REBUILD_JOBS.BUSY_MILLIS))
                .from(REBUILD_JOBS)
                .where(
                        REBUILD_JOBS.PROJECTIONS.eq(projections.toArray(String[]::new)),
                        REBUILD_JOBS.OUTCOME.eq(text(State.SWAPPED)),
                        REBUILD_JOBS.MAX_RATE.isNull(),
                        REBUILD_JOBS.BUSY_MILLIS.gt(0L),
                        REBUILD_JOBS.TOTAL.gt(0L),
                        REBUILD_JOBS.BUSY_MILLIS.ge(TELLING_MILLIS).or(REBUILD_JOBS.TOTAL.ge(events / 2)))
                .orderBy(REBUILD_JOBS.ID.desc())
                .limit(1)
                .fetchOptional(row -> row.get(0, Double.class));
    }

    /// @throws CodedException with `rebuild.none`, `rebuild.not-running` or `rebuild.swapping`
    void pause(String projection) {
        var job = required(projection);
        if (!want(job, Wanted.PAUSED, REBUILD_JOBS.WANTED.eq(Wanted.RUNNING.text()))) {
            throw tooLate(projection, "rebuild.not-running", "is not running: it is paused or cancelled already");
        }
    }

    /// @throws CodedException with `rebuild.none` or `rebuild.not-paused`
    void resume(String projection) {
        var job = required(projection);
        if (!want(job, Wanted.RUNNING, REBUILD_JOBS.WANTED.eq(Wanted.PAUSED.text()))) {
            throw new CodedException(
                    "rebuild.not-paused", Text.format("The rebuild of %s is not paused, it is running", projection));
        }
    }

    /// Called by the holder of its leases, who is about to work on it.
    void wantAgain(RebuildJobsRecord job) {
        want(job, Wanted.RUNNING, noCondition());
    }

    /// @throws CodedException with `rebuild.none` or `rebuild.swapping`
    void cancel(String projection) {
        var job = required(projection);
        if (!want(job, Wanted.CANCELLED, noCondition())) {
            throw tooLate(projection, "rebuild.none", "has just ended");
        }
    }

    /// For a job that its workers have died of again and again.
    void giveUp(RebuildJobsRecord job) {
        sql.update(REBUILD_JOBS)
                .set(REBUILD_JOBS.WANTED, Wanted.PAUSED.text())
                .set(REBUILD_JOBS.ERROR_CODE, "rebuild.given-up")
                .set(
                        REBUILD_JOBS.ERROR_MESSAGE,
                        Text.format(
                                "%d workers in a row have not come to the end of it; look into their logs, then resume or cancel it",
                                TRIES))
                .where(OPEN, REBUILD_JOBS.ID.eq(job.getId()))
                .execute();
    }

    /// @throws CodedException with `rebuild.none`
    RebuildJobsRecord required(String projection) {
        return open(projection)
                .orElseThrow(() -> new CodedException(
                        "rebuild.none",
                        Text.format(
                                "%s is not being rebuilt; the list of rebuilds shows which read models are",
                                projection)));
    }

    static RebuildOptions options(RebuildJobsRecord job) {
        return new RebuildOptions(
                job.getThreads(),
                job.getMaximumRows(),
                Duration.ofMillis(job.getPatienceMillis()),
                job.getAcceptDifferences(),
                job.getMaxRate(),
                Duration.ofMillis(job.getKeepMillis()));
    }

    static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private boolean want(RebuildJobsRecord job, Wanted wanted, Condition condition) {
        // A worker that has died in the middle of the swap has not swapped.
        var isStillPossible =
                condition(REBUILD_JOBS.IS_SWAPPING).not().or(condition(IS_ALIVE).not());
        return sql.update(REBUILD_JOBS)
                        .set(REBUILD_JOBS.WANTED, wanted.text())
                        .set(REBUILD_JOBS.TRIES_LEFT, TRIES)
                        .setNull(REBUILD_JOBS.ERROR_CODE)
                        .setNull(REBUILD_JOBS.ERROR_MESSAGE)
                        .where(OPEN, REBUILD_JOBS.ID.eq(job.getId()), isStillPossible, condition)
                        .execute()
                == 1;
    }

    private CodedException tooLate(String projection, String code, String otherwise) {
        return open(projection).filter(RebuildJobsRecord::getIsSwapping).isPresent()
                ? new CodedException(
                        "rebuild.swapping",
                        Text.format(
                                "%s is being swapped at this moment, too late to stop it; roll %s back afterwards",
                                projection, projection))
                : new CodedException(code, Text.format("The rebuild of %s %s", projection, otherwise));
    }

    private List<RebuildStatus> statuses(Condition condition) {
        return sql.select(REBUILD_JOBS, IS_ALIVE)
                .from(REBUILD_JOBS)
                .where(condition)
                .orderBy(REBUILD_JOBS.ID.desc())
                .fetch(row -> status(row.value1(), row.value2()));
    }

    private static Condition isOf(String projection) {
        return inline(projection).eq(any(REBUILD_JOBS.PROJECTIONS));
    }

    private static RebuildStatus status(RebuildJobsRecord job, boolean isAlive) {
        var state = state(job, isAlive);
        boolean isWorking = state == State.RUNNING;
        return new RebuildStatus(
                job.getId(),
                List.of(job.getProjections()),
                List.of(job.getSwapped()),
                state,
                job.getPhase() == null ? null : Phase.valueOf(job.getPhase().toUpperCase(Locale.ROOT)),
                job.getDone(),
                job.getTotal(),
                isWorking ? job.getEventsPerSecond() : 0,
                isWorking && job.getMillisLeft() != null ? Duration.ofMillis(job.getMillisLeft()) : null,
                job.getMaxRate(),
                job.getNode(),
                job.getRequestedAt(),
                job.getStartedAt(),
                job.getHeartbeatAt(),
                job.getFinishedAt(),
                error(job));
    }

    private static State state(RebuildJobsRecord job, boolean isAlive) {
        if (job.getOutcome() != null) {
            return State.valueOf(job.getOutcome().toUpperCase(Locale.ROOT));
        }
        return switch (Wanted.of(job.getWanted())) {
            case RUNNING -> isAlive ? State.RUNNING : State.WAITING;
            case PAUSED -> State.PAUSED;
            case CANCELLED -> State.CANCELLING;
        };
    }

    private static RebuildStatus.@Nullable Problem error(RebuildJobsRecord job) {
        return job.getErrorCode() == null || job.getErrorMessage() == null
                ? null
                : new RebuildStatus.Problem(job.getErrorCode(), job.getErrorMessage());
    }
}
