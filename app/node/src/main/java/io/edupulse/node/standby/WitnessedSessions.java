package io.edupulse.node.standby;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// Opens sessions of a server as long as it goes on without a restart: a standby that has started again may
/// show an older state than it has shown before, until it has replayed its log once more.
final class WitnessedSessions extends PGSimpleDataSource {

    private final transient DataSource sessions;
    private final transient Looks witness;

    /// @param witness a session from before the first of these
    WitnessedSessions(DataSource sessions, Looks witness) {
        this.sessions = sessions;
        this.witness = witness;
    }

    /// @throws SQLException also if the server has started again
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        var connection = sessions.getConnection();
        try {
            witness.look();
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }
}
