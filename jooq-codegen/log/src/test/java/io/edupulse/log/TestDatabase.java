package io.edupulse.log;

import io.edupulse.local.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// A migrated database for one test, on a PostgreSQL that all tests of a JVM share. It is copied from a template,
/// which takes a few milliseconds, and goes with the JVM.
public final class TestDatabase {

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Map<Integer, String> TEMPLATES = new ConcurrentHashMap<>();

    private final String url;

    private TestDatabase(String url) {
        this.url = url;
    }

    /// Started by the first test that needs it.
    private static final class Server {
        private static final LocalPostgres POSTGRES = LocalPostgres.throwaway();
    }

    /// A new database whose log is empty and has so many partitions.
    public static TestDatabase create(int partitions) {
        var template = TEMPLATES.computeIfAbsent(partitions, TestDatabase::createTemplate);
        var name = "test_" + NUMBERS.incrementAndGet();
        administer(String.format(Locale.ROOT, "create database %s template %s", name, template));
        // A copy has the template's content, but not what was granted on the database itself.
        administer(String.format(
                Locale.ROOT, "grant create, temporary on database %s to %s", name, DatabaseRoles.APPLICATION));
        return new TestDatabase(Server.POSTGRES.url(name));
    }

    /// A new database without anything in it.
    public static TestDatabase createEmpty() {
        return createEmpty("");
    }

    /// A new database without anything in it.
    ///
    /// @param options of `create database`
    static TestDatabase createEmpty(String options) {
        var name = "empty_" + NUMBERS.incrementAndGet();
        administer("create database " + name + " " + options);
        return new TestDatabase(Server.POSTGRES.url(name));
    }

    private static String createTemplate(int partitions) {
        var name = "template_of_" + partitions;
        // What a migration that failed has left would hide its cause from the next test.
        administer(String.format(Locale.ROOT, "drop database if exists %s with (force)", name));
        administer("create database " + name);
        try {
            new Migrations(dataSource(Server.POSTGRES.url(name)), partitions).migrate();
            return name;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return url;
    }

    /// Connections as the owner, who may do everything.
    public DataSource owner() {
        return SlowDatabase.ifWanted(KeptConnections.to(url));
    }

    /// Connections that work as the application does.
    public DataSource application() {
        return SlowDatabase.ifWanted(KeptConnections.to(applicationUrl()));
    }

    /// Opens a session of the owner for each connection, for who changes sessions, ends them or counts them.
    public DataSource ownerSessions() {
        return SlowDatabase.ifWanted(dataSource(url));
    }

    /// The same, for the application.
    public DataSource applicationSessions() {
        return SlowDatabase.ifWanted(dataSource(applicationUrl()));
    }

    /// The address that makes connections work as the application does.
    public String applicationUrl() {
        return url + "&options=-c%20role=" + DatabaseRoles.APPLICATION;
    }

    /// Ends all connections to this database but the caller's, as a crash of the server would.
    public void terminateConnections() throws SQLException {
        try (Connection connection = owner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        }
    }

    private static DataSource dataSource(String url) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        return source;
    }

    private static void administer(String statementText) {
        try (var connection = DriverManager.getConnection(Server.POSTGRES.url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute(statementText);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
