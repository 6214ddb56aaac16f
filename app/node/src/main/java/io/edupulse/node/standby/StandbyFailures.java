package io.edupulse.node.standby;

import io.edupulse.node.database.DatabaseFailures;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;

/// Which failures of a query are of the standby, so that another database may answer it.
final class StandbyFailures {

    /// Conflicts with what the standby replays, and a lock that the replay holds.
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03");

    /// Damaged files.
    private static final Set<String> DAMAGE = Set.of("XX001", "XX002");

    private StandbyFailures() {}

    /// Why the standby has failed; empty if the query has.
    static Optional<String> of(RuntimeException failure) {
        return Optional.ofNullable(DatabaseFailures.sqlCause(failure))
                .filter(StandbyFailures::isOfServer)
                .map(sql -> String.valueOf(sql.getMessage()).lines().findFirst().orElse(""));
    }

    /// A pool that is used up says nothing of its server, and names no exception before.
    private static boolean isOfServer(SQLException failure) {
        if (failure instanceof SQLTransientConnectionException && failure.getNextException() == null) {
            return false;
        }
        var state = failure.getSQLState();
        return DatabaseFailures.isOfServer(state) || CONFLICTS.contains(state) || DAMAGE.contains(state);
    }
}
