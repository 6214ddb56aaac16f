package io.edupulse.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/// Migrates a database to the schema of this program, and reports its present state. To bring it there needs
/// the owner of the database.
public final class Migrations {

    /// The key of the lock under which a database is migrated: "EDUM" and "IGR8".
    private static final long LOCK = 0x4544554D_49475238L;

    private static final String SCHEMA = "public";

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String INTERNAL_ERROR = "XX000";

    /// Roles are of the whole server, and two databases cannot wait for each other by the lock of one.
    private static final int ATTEMPTS = 10;

    private final DataSource dataSource;
    private final int partitions;

    /// @param partitions how many partitions the log gets, if this creates it; later it changes nothing
    public Migrations(DataSource dataSource, int partitions) {
        this.dataSource = dataSource;
        this.partitions = partitions;
    }

    /// The state of a database from the view of this program.
    public enum Status {
        /// It has the schema of this program.
        CURRENT,

        /// Some migrations, or all, have not run.
        BEHIND,

        /// A newer version has migrated it.
        AHEAD
    }

    /// The result of a migration.
    ///
    /// @param migrations how many were run
    /// @param established the missing roles, rights and ownerships that were restored, beside the migrations
    public record Report(int migrations, List<String> established) {

        /// Whether the database was as it must be.
        public boolean isNothing() {
            return migrations == 0 && established.isEmpty();
        }
    }

    /// Compares by [SchemaRevision], without changing anything.
    public Status status() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            return status(connection);
        }
    }

    /// Runs what is pending and puts right what is missing of roles, rights and ownership: all of it in one
    /// transaction, or nothing. Two that come at once do it one after the other, also if they come for two
    /// databases of one server, which share the roles.
    ///
    /// @throws DatabaseRefusedException with `database.version`, `database.encoding`, `database.standby`,
    ///     `database.newer-schema`, `database.privileges` or `database.migration-failed`
    public Report migrate() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            ServerCheck.check(connection);
            connection.setAutoCommit(false);
            for (int attempt = 1; ; attempt++) {
                try {
                    var report = migrate(connection);
                    connection.commit();
                    return report;
                } catch (SQLException | RuntimeException e) {
                    rollBack(connection, e);
                    if (attempt == ATTEMPTS || !hasMetOther(e)) {
                        throw explained(connection, e);
                    }
                }
            }
        }
    }

    /// Whether the migration of another database was at the same role, and has ended since.
    private static boolean hasMetOther(Exception failure) {
        var cause = sqlCause(failure);
        if (cause == null) {
            return false;
        }
        var message = String.valueOf(cause.getMessage());
        return switch (String.valueOf(cause.getSQLState())) {
            case UNIQUE_VIOLATION -> message.contains("\"pg_auth");
            case INTERNAL_ERROR -> message.contains("tuple concurrently");
            default -> false;
        };
    }

    private Report migrate(Connection connection) throws SQLException {
        lock(connection);
        var status = status(connection);
        if (status == Status.AHEAD) {
            throw new DatabaseRefusedException(
                    "database.newer-schema",
                    "The database was migrated by a newer version of EduPulse Live, so nothing was done: run that version, or name another database");
        }
        var established = new ArrayList<>(DatabasePrivileges.createRoles(connection));
        int run = status == Status.CURRENT ? 0 : flyway(connection).migrate().migrationsExecuted;
        established.addAll(DatabasePrivileges.establish(connection));
        var missing = DatabasePrivileges.missing(connection); // a grant of what one may not grant is but a warning
        if (!missing.isEmpty()) {
            throw notAllowed(connection, missing.getFirst().what(), null);
        }
        SchemaRevision.write(connection);
        return new Report(run, List.copyOf(established));
    }

    private static Status status(Connection connection) throws SQLException {
        int revision = SchemaRevision.of(connection);
        int own = SchemaRevision.ofProgram();
        if (revision == own) {
            return Status.CURRENT;
        }
        return revision < own ? Status.BEHIND : Status.AHEAD;
    }

    private Flyway flyway(Connection connection) {
        return Flyway.configure()
                .dataSource(new SharedConnection(connection))
                .locations("classpath:db/migration")
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .group(true)
                .placeholders(Map.of("partitions", Integer.toString(partitions)))
                .validateMigrationNaming(true)
                .load();
    }

    private static void lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
        }
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static RuntimeException explained(Connection connection, Exception failure) throws SQLException {
        var cause = sqlCause(failure);
        if (failure instanceof DatabaseRefusedException refused) {
            return refused;
        }
        if (cause != null && INSUFFICIENT_PRIVILEGE.equals(cause.getSQLState())) {
            return notAllowed(connection, firstLine(cause), failure);
        }
        if (cause != null && LOCK_NOT_AVAILABLE.equals(cause.getSQLState())) {
            return new DatabaseRefusedException(
                    "database.migration-failed",
                    "Another process holds what is to be migrated, so nothing was done: wait for it, and run `migrate` again ("
                            + firstLine(cause) + ")",
                    failure);
        }
        if (cause == null && failure instanceof RuntimeException other && !(failure instanceof FlywayException)) {
            return other;
        }
        return new DatabaseRefusedException(
                "database.migration-failed",
                "The database was not migrated, nothing was done: " + firstLine(cause == null ? failure : cause),
                failure);
    }

    /// The message names the statements that an administrator runs.
    private static DatabaseRefusedException notAllowed(Connection connection, String what, @Nullable Exception failure)
            throws SQLException {
        try (var statement = connection.createStatement();
                var names = statement.executeQuery(
                        "select current_user, quote_ident(current_user), quote_ident(current_database())")) {
            names.next();
            var message = String.format(
                    Locale.ROOT,
                    "User %s may not do all that the migration needs, so nothing was done (%s): run it as the owner of the database and of all in it, who may make roles, or let an administrator run: create role %s nologin; create role %s nologin; grant %s to %s with admin option; alter database %s owner to %s",
                    names.getString(1),
                    what,
                    DatabaseRoles.APPLICATION,
                    DatabaseRoles.WRITER,
                    DatabaseRoles.APPLICATION,
                    names.getString(2),
                    names.getString(3),
                    names.getString(2));
            return failure == null
                    ? new DatabaseRefusedException("database.privileges", message)
                    : new DatabaseRefusedException("database.privileges", message, failure);
        }
    }

    private static @Nullable SQLException sqlCause(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
