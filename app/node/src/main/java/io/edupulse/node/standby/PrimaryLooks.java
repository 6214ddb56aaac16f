package io.edupulse.node.standby;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Looks at the primary, and remembers what it has seen. Thread-safe.
final class PrimaryLooks implements AutoCloseable {

    private final DataSource sessions;
    private final PrimaryPositions positions = new PrimaryPositions();
    private volatile @Nullable String identity;
    private @Nullable Looks looks;

    /// @param sessions with the limit of [Looks]
    PrimaryLooks(DataSource sessions) {
        this.sessions = sessions;
    }

    /// Where its log ends now.
    ///
    /// @throws SQLException if it does not answer
    synchronized long position() throws SQLException {
        long begun = System.nanoTime();
        try {
            var session = looks;
            if (session == null) {
                session = Looks.open(sessions);
                looks = session;
            }
            var seen = session.look();
            if (seen.isStandby()) {
                throw new SQLException("The database is a standby: it is not asked for its position");
            }
            identity = seen.identity();
            positions.add(begun, seen.position());
            return seen.position();
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /// Equal for the primary and its standbys; empty while the primary has not answered.
    Optional<String> identity() {
        return Optional.ofNullable(identity);
    }

    /// How long it is since the primary had what a standby lacks, which has replayed up to here; empty if the
    /// standby has not even the oldest position that is known.
    Optional<Duration> lag(long replayed) {
        return positions.lag(replayed, System.nanoTime());
    }

    /// How long the primary has been looked at.
    Duration known() {
        return positions.known(System.nanoTime());
    }

    @Override
    public synchronized void close() {
        if (looks != null) {
            looks.close();
            looks = null;
        }
    }
}
