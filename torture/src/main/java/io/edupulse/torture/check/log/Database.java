package io.edupulse.torture.check.log;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// Where the checkers read what the run has left in PostgreSQL.
///
/// @param url JDBC address of the primary, for the owner of the database
public record Database(String url) {

    private static final int STATEMENT_SECONDS = 300;

    /// A connection whose times are in UTC, in a transaction that sees one moment.
    public Connection snapshot() throws SQLException {
        var connection = DriverManager.getConnection(url);
        try (var statement = connection.createStatement()) {
            statement.execute("set time zone 'UTC'");
            statement.execute("set statement_timeout = '" + STATEMENT_SECONDS + "s'");
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
