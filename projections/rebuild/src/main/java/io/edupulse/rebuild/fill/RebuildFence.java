package io.edupulse.rebuild.fill;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.TransactionContext;
import org.jooq.TransactionListener;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stands between two workers of a job that both believe in their lease, because the first was stopped or cut off: what
/// the first has not committed when the second begins is never committed.
///
/// Every transaction of a worker shares a lock from its beginning and checks under it that the job is still the
/// worker's own. The next worker begins under the same lock, held alone, so all transactions of the one before have
/// ended by then. One that does not end by itself, because its process was stopped in the middle, is ended.
///
/// @param job the number of the job
public record RebuildFence(long job) {

    private static final Logger LOGGER = LoggerFactory.getLogger(RebuildFence.class);

    /// "EDUR": the first key of every lock of this kind.
    private static final int KIND = 1162106194;

    /// How long transactions of the worker before may take to end before they are ended.
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String LOCK_TIMEOUT = "55P03";
    private static final String IS_FENCED = "edupulse.fenced";

    /// Needs the right to end sessions of the user who has connected, which only that user has, and not the
    /// application's role.
    private static final String END_HOLDERS = """
            select count(pg_terminate_backend(pid))
              from pg_locks
             where locktype = 'advisory' and granted and mode = 'ShareLock' and objsubid = 2
               and database = (select oid from pg_database where datname = current_database())
               and classid = {0} and objid = {1} and pid <> pg_backend_pid()""";

    private static final String HOLDERS = """
            select coalesce(string_agg(pid::text, ', '), 'none any more')
              from pg_locks
             where locktype = 'advisory' and granted and mode = 'ShareLock' and objsubid = 2
               and database = (select oid from pg_database where datname = current_database())
               and classid = {0} and objid = {1} and pid <> pg_backend_pid()""";

    /// The same database for the job's worker. Statements outside of transactions are not fenced.
    ///
    /// @param isMine looks whether the job is still the worker's own
    /// @param lost what to throw if not
    public DSLContext around(DSLContext sql, Predicate<DSLContext> isMine, Supplier<CodedException> lost) {
        return sql.configuration()
                .derive(TransactionListener.onBeginEnd(transaction -> enter(transaction, isMine, lost)))
                .dsl();
    }

    /// Transactions that only read, which need no fence, and may want to do something else first.
    public static DSLContext unfenced(DSLContext sql) {
        return sql.configuration().derive(new TransactionListener[0]).dsl();
    }

    /// Makes the caller, who has the leases, the next worker.
    ///
    /// @throws CodedException with `rebuild.blocked` if a transaction of the worker before does not end
    public <T> T next(DSLContext sql, Function<DSLContext, T> begin) {
        var deadline = Deadline.after(LIMIT);
        while (true) {
            try {
                return sql.transactionResult(transaction -> {
                    var tx = transaction.dsl();
                    tx.execute(Text.format("set local lock_timeout = %d", GRACE.toMillis()));
                    tx.execute("select pg_advisory_xact_lock({0}, {1})", kind(), number());
                    return begin.apply(tx);
                });
            } catch (DataAccessException e) {
                if (!LOCK_TIMEOUT.equals(e.sqlState())) {
                    throw e;
                }
                if (deadline.hasPassed()) {
                    throw blocked(sql, e);
                }
                endHolders(sql);
            }
        }
    }

    /// Lets the next worker wait until this transaction has ended.
    public void share(DSLContext tx) {
        tx.execute("select pg_advisory_xact_lock_shared({0}, {1})", kind(), number());
    }

    private void enter(TransactionContext context, Predicate<DSLContext> isMine, Supplier<CodedException> lost) {
        var transaction = context.configuration();
        if (transaction.data(IS_FENCED) != null) {
            return; // a savepoint
        }
        transaction.data(IS_FENCED, this);
        var tx = transaction.dsl();
        share(tx);
        if (!isMine.test(tx)) {
            throw lost.get();
        }
    }

    private void endHolders(DSLContext sql) {
        try {
            var ended = sql.transactionResult(transaction -> {
                transaction.dsl().execute("set local role none");
                return transaction
                        .dsl()
                        .fetchSingle(END_HOLDERS, kind(), number())
                        .get(0, Long.class);
            });
            LOGGER.warn(
                    "The worker that had rebuild {} before is stopped or cut off in the middle of a transaction: {} of its sessions were ended",
                    job,
                    ended);
        } catch (DataAccessException e) {
            LOGGER.debug("The sessions of the worker that had rebuild {} before could not be ended", job, e);
        }
    }

    private CodedException blocked(DSLContext sql, DataAccessException cause) {
        return new CodedException(
                "rebuild.blocked",
                Text.format(
                        "The worker that had rebuild %d before is stopped in the middle of a transaction, and the server does not end it: end the database's processes (%s) with pg_terminate_backend",
                        job, sql.fetchSingle(HOLDERS, kind(), number()).get(0, String.class)),
                cause);
    }

    private static Field<Integer> kind() {
        return DSL.inline(KIND);
    }

    private Field<Integer> number() {
        return DSL.inline((int) job);
    }
}
