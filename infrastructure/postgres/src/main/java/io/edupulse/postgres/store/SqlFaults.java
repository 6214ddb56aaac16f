package io.edupulse.postgres.store;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.StoreUnavailableException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/// The meaning of database errors for the log, by SQLSTATE.
final class SqlFaults {

    /// Serialization failure, deadlock, lock time-out: the transaction was rolled back, and a retry may succeed.
    private static final Set<String> TRANSIENT = Set.of("40001", "40P01", "55P03");

    /// A read-only standby, a transaction that the server ended for its idle or total time, a cancelled or timed-out
    /// statement, a disk that cannot be written.
    private static final Set<String> NOT_NOW = Set.of("25006", "25P03", "25P04", "57014", "58030");

    private static final String OUT_OF_RESOURCES = "53";

    private SqlFaults() {}

    static <T> T reading(Supplier<T> read) {
        try {
            return read.get();
        } catch (DataAccessException e) {
            throw isLost(e.sqlState()) || isUnavailable(e.sqlState())
                    ? new StoreUnavailableException("The database cannot be read: " + reason(e), false, e)
                    : refused(e);
        }
    }

    static boolean isTransient(DataAccessException e) {
        return TRANSIENT.contains(e.sqlState());
    }

    /// @param sent whether the server may have received any of it
    static CodedException appending(DataAccessException e, boolean sent) {
        if (sent && isLost(e.sqlState())) {
            return new StoreUnavailableException(
                    "The connection to the database broke during an append; send the command again with the same idempotency key: "
                            + reason(e),
                    true,
                    e);
        }
        return !sent || isTransient(e) || isUnavailable(e.sqlState())
                ? new StoreUnavailableException(
                        "The database is unavailable and nothing was written; try again later: " + reason(e), false, e)
                : refused(e);
    }

    private static boolean isLost(@Nullable String state) {
        return state == null
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.equals("40003") // completion unknown
                || state.equals("00000"); // jOOQ's word for none
    }

    private static boolean isUnavailable(@Nullable String state) {
        return state != null && (NOT_NOW.contains(state) || state.startsWith(OUT_OF_RESOURCES));
    }

    private static CodedException refused(DataAccessException e) {
        return new CodedException("store.refused", "The database refused: " + reason(e), e);
    }

    /// The first line of the innermost message; after a broken connection, the innermost exception has none.
    private static String reason(Throwable e) {
        var reason = "";
        for (Throwable told = e; told != null; told = told.getCause()) {
            reason = Objects.requireNonNullElse(told.getMessage(), reason);
        }
        return reason.lines().findFirst().orElse("");
    }
}
