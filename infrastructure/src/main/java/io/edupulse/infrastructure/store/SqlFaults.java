package io.edupulse.infrastructure.store;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.StoreUnavailableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/// What the database's errors mean for the log.
final class SqlFaults {

    private static final int ATTEMPTS = 5;
    private static final long LONGEST_PAUSE_NANOS = 20_000_000;

    /// Deadlock, serialization failure, lock time-out: PostgreSQL has rolled back, and the same may succeed now.
    private static final Set<String> TRY_AGAIN = Set.of("40P01", "40001", "55P03");

    private SqlFaults() {}

    static <T> T reading(Supplier<T> read) {
        try {
            return read.get();
        } catch (DataAccessException e) {
            throw translate(e, false);
        }
    }

    static <T> T appending(Supplier<T> append) {
        for (int attempt = 1; ; attempt++) {
            try {
                return append.get();
            } catch (DataAccessException e) {
                if (!TRY_AGAIN.contains(e.sqlState())) {
                    throw translate(e, true);
                }
                if (attempt == ATTEMPTS) {
                    throw new StoreUnavailableException(
                            "A lock of the log was not to be had in %d attempts; somebody may hold a transaction open that has inserted events: %s"
                                    .formatted(ATTEMPTS, firstLine(e)),
                            false,
                            e);
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
            }
        }
    }

    private static CodedException translate(DataAccessException e, boolean writes) {
        if (neverSent(e)) {
            return new StoreUnavailableException(
                    "The database cannot be reached; nothing was written: " + firstLine(e), false, e);
        }
        if (isConnectionLost(e.sqlState())) {
            return new StoreUnavailableException(
                    writes
                            ? "The connection to the database broke while events were written; send again with the same idempotency key: "
                                    + firstLine(e)
                            : "The connection to the database broke: " + firstLine(e),
                    writes,
                    e);
        }
        return new CodedException("store.refused", "The database refused: " + firstLine(e), e);
    }

    private static boolean neverSent(DataAccessException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true; // the pool had no connection to give
            }
        }
        return "08001".equals(e.sqlState());
    }

    private static boolean isConnectionLost(@Nullable String state) {
        return state == null
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.equals("00000"); // jOOQ's word for none
    }

    private static String firstLine(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
}
