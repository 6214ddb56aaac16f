package io.edupulse.projection.apply;

import io.edupulse.projection.apply.SqlHandlers.HandlerFailedException;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.SQLStateClass;

/// Tells failures that events cause, so that parking one helps, from those of connections, locks and schemas.
public final class Refusals {

    /// Such as a key that is longer than an index takes.
    private static final String PROGRAM_LIMIT_EXCEEDED = "54";

    private Refusals() {}

    /// Whether a statement failed for the values in it.
    public static boolean isAboutData(DataAccessException e) {
        var kind = e.sqlStateClass();
        return kind == SQLStateClass.C22_DATA_EXCEPTION
                || kind == SQLStateClass.C23_INTEGRITY_CONSTRAINT_VIOLATION
                || e.sqlState().startsWith(PROGRAM_LIMIT_EXCEEDED);
    }

    /// Whether an event is to blame: for the values that were written, or because free-form code failed by itself.
    static boolean isAboutEvents(RuntimeException e) {
        return e instanceof HandlerFailedException
                || (e instanceof DataAccessException refused && isAboutData(refused));
    }
}
