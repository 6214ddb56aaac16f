package io.edupulse.app.node;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.postgres.DatabaseRefusedException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// What failures of the database's driver, pool and migrations are called outside of this program.
final class DatabaseFailures {

    /// No such database, no such user, a wrong password, a user who may not connect.
    private static final Set<String> NOT_LET_IN = Set.of("3D000", "28000", "28P01", "42501");

    private DatabaseFailures() {}

    /// Does what talks to the database, with its failures told as [CodedException].
    static <T> T coded(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw coded(e);
        } catch (Exception e) {
            throw new CodedException("database.unavailable", message(e), e);
        }
    }

    /// As a coded one, if it is from the database; else as it is.
    static RuntimeException coded(RuntimeException failure) {
        if (failure instanceof CodedException) {
            return failure;
        }
        if (failure instanceof DatabaseRefusedException refused) {
            return new CodedException(refused.code(), String.valueOf(refused.getMessage()), refused);
        }
        var cause = sqlCause(failure);
        return cause == null ? failure : new CodedException("database.unavailable", message(cause), failure);
    }

    private static String message(Exception failure) {
        boolean isLetIn =
                !(failure instanceof SQLException sql) || !NOT_LET_IN.contains(String.valueOf(sql.getSQLState()));
        return Text.format(
                isLetIn
                        ? "The database does not answer: %s; start it, or check the address in --database-url"
                        : "The database does not let this program in: %s; check --database-url, --database-user and --database-password",
                String.valueOf(failure.getMessage()).lines().findFirst().orElse(""));
    }

    private static @Nullable SQLException sqlCause(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
