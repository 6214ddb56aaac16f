package io.edupulse.postgres.retention;

import static io.edupulse.jooq.public_.Tables.REBUILD_JOBS;

import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.GuardedLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jooq.DSLContext;

/// Deletes rows that are older than their retention, on one node at a time and in small batches, so that other
/// statements do not wait for it.
///
/// All times are those of the database. A row that is younger than its retention is never deleted.
public final class Retention implements AutoCloseable {

    private static final String LEASE = "maintenance";
    private static final Duration EVERY = Duration.ofMinutes(10);

    /// Some milliseconds of work each.
    private static final int BATCH = 1_000;

    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(50);

    private final DSLContext sql;
    private final Leases leases;
    private final Periods periods;
    private final GuardedLoop loop;

    /// The retention periods.
    ///
    /// @param receipts of receipts; zero keeps them for ever, and less than a day counts as a day
    /// @param jobs of finished rebuild jobs; zero keeps them for ever
    public record Periods(Duration receipts, Duration jobs) {}

    private Retention(DSLContext sql, Leases leases, Periods periods) {
        this.sql = sql;
        this.leases = leases;
        this.periods = periods;
        this.loop = GuardedLoop.of("retention", Backoff.between(Duration.ofSeconds(10), EVERY), this::round);
    }

    /// Starts at once, and runs again every ten minutes.
    ///
    /// @param sql runs as the application's role
    public static Retention start(DSLContext sql, Leases leases, Periods periods) {
        var retention = new Retention(sql, leases, periods);
        retention.loop.start();
        return retention;
    }

    /// The failure of the last round; empty if it succeeded.
    public Optional<String> failure() {
        return loop.failure();
    }

    /// Ends after the present batch.
    @Override
    public void close() {
        loop.close();
    }

    private Duration round() {
        try (var lease = leases.tryAcquire(LEASE).orElse(null)) {
            if (lease != null) {
                inBatches(lease, periods.receipts(), () -> forgetReceipts(sql, periods.receipts()));
                inBatches(lease, periods.jobs(), () -> forgetJobs(sql, periods.jobs()));
            }
        }
        return EVERY;
    }

    private void inBatches(Lease lease, Duration keep, IntSupplier delete) {
        if (keep.isZero()) {
            return;
        }
        while (lease.isHeld() && !loop.isClosed() && delete.getAsInt() == BATCH) {
            LockSupport.parkNanos(BETWEEN_BATCHES.toNanos());
        }
    }

    /// The application's role cannot delete receipts itself.
    private static int forgetReceipts(DSLContext sql, Duration keep) {
        return sql.fetchSingle("select forget_receipts(make_interval(secs => ?), ?)", keep.toSeconds(), BATCH)
                .get(0, Integer.class);
    }

    private static int forgetJobs(DSLContext sql, Duration keep) {
        var old = sql.select(REBUILD_JOBS.ID)
                .from(REBUILD_JOBS)
                .where("finished_at < now() - make_interval(secs => ?)", keep.toSeconds())
                .orderBy(REBUILD_JOBS.ID)
                .limit(BATCH);
        return sql.deleteFrom(REBUILD_JOBS).where(REBUILD_JOBS.ID.in(old)).execute();
    }
}
