package io.edupulse.projections.engine;

import java.util.Objects;
import org.jooq.exception.DataAccessException;

/// Why something failed, in one line for people. Exceptions of jOOQ begin with the statement; the database's own words
/// are at the bottom.
public final class Reason {

    private Reason() {}

    public static String of(Throwable failure) {
        var told = failure instanceof DataAccessException ? root(failure) : failure;
        return Objects.requireNonNullElse(told.getMessage(), told.getClass().getName())
                .lines()
                .findFirst()
                .orElse("");
    }

    private static Throwable root(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
