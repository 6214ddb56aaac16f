package io.edupulse.node.database;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.DatabasePrivileges;
import io.edupulse.log.DatabasePrivileges.MissingPrivilege;
import io.edupulse.log.DatabaseSessions;
import io.edupulse.log.Migrations;
import io.edupulse.log.ServerCheck;
import io.edupulse.log.SessionLimits;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// Looks at a database before this program works on it, and refuses one that it would harm or that would fail
/// it later. Changes nothing.
final class DatabaseCheck {

    private static final String HAS_LOG = "select to_regclass('public.domain_events') is not null";
    /// The server's, the database's and the user's limits; a superuser has none but the server's.
    private static final String ROOM = """
            select least(current_setting('max_connections')::integer
                           - current_setting('superuser_reserved_connections')::integer
                           - coalesce(current_setting('reserved_connections', true)::integer, 0),
                         nullif(d.datconnlimit, -1), nullif(r.rolconnlimit, -1))
              from pg_database d, pg_roles r
             where d.datname = current_database() and r.rolname = session_user""";

    /// Beside the pool: leases, and a look at the database such as this one.
    private static final int BESIDE_POOL = 4;

    private static final String BACKEND = "select pg_backend_pid()";
    private static final String SEARCH_PATH = "select current_setting('search_path') = 'public, pg_temp'";

    /// More than this is no message that can be read.
    private static final int SHOWN = 5;

    private final DatabaseSessions user;
    private final DatabaseSessions application;
    private final Settings settings;

    private DatabaseCheck(String url, Settings settings) {
        var limits = SessionLimits.prompt(settings.get(Setting.DATABASE_TIMEOUT));
        this.user = as(DatabaseSessions.ofUser(url, limits), settings);
        this.application = as(DatabaseSessions.ofApplication(url, limits), settings);
        this.settings = settings;
    }

    /// @throws CodedException with `database.unavailable`, `database.version`, `database.encoding`,
    ///     `database.standby`,
    ///     `database.pooler`, `database.not-migrated`, `database.newer-schema`, `database.privileges` or
    ///     `database.connections`
    static void run(String url, Settings settings) {
        DatabaseFailures.coded(() -> {
            new DatabaseCheck(url, settings).run();
            return true;
        });
    }

    /// The same sessions, with the user and the password that are configured beside the address.
    static DatabaseSessions as(DatabaseSessions sessions, Settings settings) {
        settings.find(Setting.DATABASE_USER).ifPresent(sessions::setUser);
        settings.find(Setting.DATABASE_PASSWORD).ifPresent(sessions::setPassword);
        return sessions;
    }

    private void run() throws SQLException {
        try (var connection = user.getConnection()) {
            ServerCheck.check(connection);
            checkSession(connection);
            if (!is(connection, HAS_LOG)) {
                throw notMigrated("The database has no log yet");
            }
            checkSchema(connection);
            checkPrivileges(connection);
            checkRoom(connection);
        }
    }

    private void checkRoom(Connection connection) throws SQLException {
        int room = number(connection, ROOM);
        int looks = settings.find(Setting.QUERY_DATABASE_URL).isPresent() ? 1 : 0; // compares standbys with the primary
        int wanted = settings.get(Setting.DATABASE_POOL_SIZE) + BESIDE_POOL + looks;
        if (room < wanted) {
            throw new CodedException(
                    "database.connections",
                    Text.format(
                            "The database has room for %d connections, and this process wants %d: lower --database-pool-size, or raise max_connections or the connection limit of database or user",
                            room, wanted));
        }
    }

    /// A pooler that gives the session to another client between two transactions takes role and settings away
    /// with it.
    private void checkSession(Connection connection) throws SQLException {
        try (var other = user.getConnection()) {
            other.setAutoCommit(false);
            if (number(connection, BACKEND) == number(other, BACKEND) || !is(connection, SEARCH_PATH)) {
                throw new CodedException(
                        "database.pooler",
                        "A pooler in front of the database shares its sessions between transactions: give it pool_mode = session, or name the database itself");
            }
        }
    }

    private void checkSchema(Connection connection) throws SQLException {
        switch (status(connection)) {
            case CURRENT -> {}
            case BEHIND -> throw notMigrated("The database lacks migrations of this version");
            case AHEAD ->
                throw new CodedException(
                        "database.newer-schema",
                        "The database was migrated by a newer version of the framework: run that version, or name another database");
        }
    }

    /// As the application, who may always read the history, unless something is wrong with its privileges.
    private Migrations.Status status(Connection connection) throws SQLException {
        var partitions = settings.find(Setting.DATABASE_PARTITIONS).orElse(Database.DEFAULT_PARTITIONS);
        try {
            return new Migrations(application, partitions).status();
        } catch (SQLException | RuntimeException e) {
            checkRoles(connection);
            throw e;
        }
    }

    private static void checkRoles(Connection connection) throws SQLException {
        try {
            checkPrivileges(connection);
        } catch (SQLException e) {
            return; // it has not all the tables: what failed before says more
        }
    }

    private static void checkPrivileges(Connection connection) throws SQLException {
        var lacking = DatabasePrivileges.missing(connection);
        if (!lacking.isEmpty()) {
            throw new CodedException(
                    "database.privileges",
                    Text.format(
                            "The database lacks %d of the rights that this program needs: %s. Run `migrate` with the same address as its owner, and as an administrator what is left after that: %s",
                            lacking.size(),
                            some(lacking.stream().map(MissingPrivilege::what).toList()),
                            some(lacking.stream().map(MissingPrivilege::remedy).toList())));
        }
    }

    private static String some(List<String> all) {
        var shown = all.stream().limit(SHOWN).collect(Collectors.joining("; "));
        return all.size() <= SHOWN ? shown : shown + "; ...";
    }

    private static CodedException notMigrated(String what) {
        return new CodedException("database.not-migrated", what + ": run `migrate` with the same address as its owner");
    }

    private static int number(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(question)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static boolean is(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(question)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
