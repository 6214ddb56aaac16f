package io.edupulse.rebuild;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.kernel.text.Text;
import java.util.Set;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/// Tells failures that interrupt a rebuild, which a later worker resumes, from failures that end it.
final class RebuildInterruption {

    static final String CODE = "rebuild.interrupted";

    private static final Set<String> CODES = Set.of(CODE, "rebuild.lease-lost");

    /// Connection lost, server shutting down or out of something, disk failure.
    private static final Set<String> CLASSES = Set.of("08", "53", "57", "58");

    /// The session was ended because this process was stopped in the middle of a transaction.
    private static final String STOOD_STILL = "25P03";

    private RebuildInterruption() {}

    static boolean isOne(RuntimeException e) {
        return switch (e) {
            case StoreUnavailableException unavailable -> true;
            case CodedException coded -> CODES.contains(coded.code());
            case DataAccessException database -> isOfServer(database.sqlState());
            default -> false;
        };
    }

    /// The same for users, without what only a driver understands.
    static CodedException of(RuntimeException e, String projections) {
        return e instanceof CodedException coded && CODES.contains(coded.code())
                ? coded
                : new CodedException(
                        CODE,
                        Text.format(
                                "The database has interrupted the rebuild of %s, and the live read model is unchanged; a serving node resumes the rebuild, or run it again: %s",
                                projections, firstLine(e)),
                        e);
    }

    static String code(RuntimeException e) {
        return e instanceof CodedException coded ? coded.code() : "rebuild.failed";
    }

    static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static boolean isOfServer(@Nullable String state) {
        return state == null
                || state.length() < 2
                || "00000".equals(state)
                || STOOD_STILL.equals(state)
                || CLASSES.contains(state.substring(0, 2));
    }
}
