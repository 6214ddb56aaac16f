package io.edupulse.node.database;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.DatabaseRefusedException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What failures of the database's driver, pool and migrations are called outside of this program.
public final class DatabaseFailures {

    /// No such database, no such user, a wrong password, a user who may not do this.
    private static final Set<String> NOT_LET_IN = Set.of("3D000", "28000", "28P01", "42501");

    /// A statement that was cancelled or that waited for a lock.
    private static final Set<String> TOO_SLOW = Set.of("57014", "55P03");

    /// In the driver's messages about TLS, in all of its languages.
    private static final Pattern ABOUT_TLS = Pattern.compile("\\bSSL\\b|HostnameVerifier");

    private DatabaseFailures() {}

    /// Does what talks to the database, with its failures told as [CodedException].
    static <T> T coded(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw coded(e);
        } catch (Exception e) {
            throw coded(new IllegalStateException(e));
        }
    }

    /// As a coded one, if it is from the database; else as it is.
    public static RuntimeException coded(RuntimeException failure) {
        if (failure instanceof CodedException) {
            return failure;
        }
        if (failure instanceof DatabaseRefusedException refused) {
            return new CodedException(refused.code(), String.valueOf(refused.getMessage()), refused);
        }
        var cause = sqlCause(failure);
        if (cause == null) {
            return failure;
        }
        var coded = coded(cause, failure);
        return coded == null ? failure : coded;
    }

    /// Null if it is no failure of the database but one of this program.
    private static @Nullable CodedException coded(SQLException cause, Exception failure) {
        var state = String.valueOf(cause.getSQLState());
        var reason = Redaction.of(
                String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
        if (NOT_LET_IN.contains(state)) {
            return new CodedException(
                    "database.unavailable",
                    Text.format(
                            "The database does not let this program in: %s; check --database-url, --database-user and --database-password",
                            reason),
                    failure);
        }
        if (TOO_SLOW.contains(state)) {
            return new CodedException(
                    "database.too-slow",
                    Text.format(
                            "The database needs longer than a statement may take: %s; try again, or raise --database-timeout",
                            reason),
                    failure);
        }
        if (isRefusedByTls(cause)) {
            return new CodedException(
                    "database.unavailable",
                    Text.format(
                            "The database and this program do not agree on TLS: %s; check sslmode, sslrootcert and the host name in --database-url, and the certificate of the server",
                            reason),
                    failure);
        }
        return isAway(cause)
                ? new CodedException(
                        "database.unavailable",
                        Text.format(
                                "The database does not answer: %s; start it, or check the address in --database-url",
                                reason),
                        failure)
                : null;
    }

    /// The driver tells of a wrong host name and of a server without TLS in messages alone.
    private static boolean isRefusedByTls(SQLException cause) {
        for (Throwable told = cause; told != null; told = told.getCause()) {
            if (told instanceof SSLException) {
                return true;
            }
        }
        return ABOUT_TLS.matcher(String.valueOf(cause.getMessage())).find();
    }

    /// No connection, none left, a server that ends or that has ended the session, that only reads as a standby, or
    /// whose disk does not take or give.
    private static boolean isAway(SQLException cause) {
        var state = cause.getSQLState();
        return isOfServer(state) || state.startsWith("25P") || state.equals("25006");
    }

    /// Whether a SQLSTATE says that the server rather than the statement is at fault: no connection, none left, a
    /// server that ends, or a disk that does not take or give.
    public static boolean isOfServer(@Nullable String state) {
        return state == null
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("58")
                || state.startsWith("57P");
    }

    /// The first failure of SQL among the causes of a failure; null without one.
    public static @Nullable SQLException sqlCause(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
