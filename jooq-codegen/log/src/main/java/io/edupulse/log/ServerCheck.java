package io.edupulse.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/// Checks the version, the encoding and the role of a server, before anything is written to it.
public final class ServerCheck {

    private static final int OLDEST_VERSION = 150_000;
    private static final String ENCODING = "UTF8";

    private static final String FACTS = """
            select current_setting('server_version_num')::integer, current_setting('server_version'),
                   current_setting('server_encoding'), pg_is_in_recovery(), current_database()""";

    private ServerCheck() {}

    /// Checks without changing anything.
    ///
    /// @throws DatabaseRefusedException with `database.version`, `database.encoding` or `database.standby`
    public static void check(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var facts = statement.executeQuery(FACTS)) {
            facts.next();
            if (facts.getInt(1) < OLDEST_VERSION) {
                throw new DatabaseRefusedException(
                        "database.version",
                        String.format(
                                Locale.ROOT,
                                "The database is PostgreSQL %s: use PostgreSQL 15 or newer",
                                facts.getString(2)));
            }
            if (!facts.getString(3).equals(ENCODING)) {
                throw new DatabaseRefusedException(
                        "database.encoding",
                        String.format(
                                Locale.ROOT,
                                "The database %s has the encoding %s, which cannot hold all text: make one with UTF8 (create database ... encoding 'UTF8' template template0)",
                                facts.getString(5),
                                facts.getString(3)));
            }
            if (facts.getBoolean(4)) {
                throw new DatabaseRefusedException(
                        "database.standby",
                        String.format(
                                Locale.ROOT,
                                "The database %s is a standby, which can only be read: name the primary, or all hosts with commas between",
                                facts.getString(5)));
            }
        }
    }
}
