package io.edupulse.node.standby;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which failures of a query are of the standby, so that another database may answer it.
final class StandbyFailures {

    /// Conflicts with what the standby replays, and a lock that the replay holds.
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03");

    /// Damaged files.
    private static final Set<String> DAMAGE = Set.of("XX001", "XX002");

    private StandbyFailures() {}

    /// Why the standby has failed; empty if the query has.
    static Optional<String> of(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return isOfServer(sql)
                        ? Optional.of(String.valueOf(sql.getMessage())
                                .lines()
                                .findFirst()
                                .orElse(""))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// A pool that is used up says nothing of its server, and names no exception before.
    private static boolean isOfServer(SQLException failure) {
        if (failure instanceof SQLTransientConnectionException && failure.getNextException() == null) {
            return false;
        }
        return isOfServer(failure.getSQLState());
    }

    private static boolean isOfServer(@Nullable String state) {
        return state == null
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("58")
                || state.startsWith("57P")
                || CONFLICTS.contains(state)
                || DAMAGE.contains(state);
    }
}
