package io.edupulse.node.standby;

import io.edupulse.kernel.work.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/// A session that looks at a server. It lives as long as the server goes on without a restart, so it is a
/// witness of that. Thread-safe; a look waits for the one before.
final class Looks implements AutoCloseable {

    /// How long a server may be silent.
    static final Duration LIMIT = Duration.ofSeconds(2);

    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    /// What a primary has written is seen from the end of its log in memory, which no commit that others see is
    /// beyond.
    private static final String QUESTION = """
            select pg_is_in_recovery(),
                   case when pg_is_in_recovery() then pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')
                        else pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') end::bigint,
                   (select system_identifier from pg_control_system()) || '/' || current_database()""";

    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();

    /// @param position in the write-ahead log: replayed by a standby, written by a primary
    /// @param identity equal for a primary and its standbys
    record Seen(boolean isStandby, long position, String identity) {}

    private Looks(Connection connection) {
        this.connection = connection;
    }

    static Looks open(DataSource source) throws SQLException {
        return new Looks(source.getConnection());
    }

    /// @throws SQLException if the server does not answer; then the session is of no more use
    Seen look() throws SQLException {
        lock.lock();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(QUESTION)) {
            row.next();
            return new Seen(row.getBoolean(1), row.getLong(2), row.getString(3));
        } finally {
            lock.unlock();
        }
    }

    /// Whether a standby has replayed up to a position before the time is over.
    boolean awaitReplay(long position, Duration atMost) throws SQLException, InterruptedException {
        var deadline = Deadline.after(atMost);
        while (true) {
            var seen = look();
            if (!seen.isStandby() || deadline.hasPassed()) {
                return false;
            }
            if (seen.position() >= position) {
                return true;
            }
            TimeUnit.NANOSECONDS.sleep(AGAIN_NANOS);
        }
    }

    @Override
    public void close() {
        try {
            connection.abort(Runnable::run); // whatever the server does
        } catch (SQLException e) {
            // it is of no more use in any case
        }
    }
}
