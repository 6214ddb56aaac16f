package io.edupulse.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/// Lends the connections of a pool for statements that take longer than others: for as long as it has one, its session
/// has other limits. Costs two round trips each time.
public final class LongStatements implements ConnectionProvider {

    /// A process that is stopped in the middle keeps its locks no longer than any other.
    private static final SessionLimits LIMITS = SessionLimits.LONG.endingStopped();

    private final ConnectionProvider connections;
    private final Map<Connection, Before> lent = new ConcurrentHashMap<>();

    /// The limits that a connection had before.
    private record Before(int networkTimeout, Map<String, String> settings) {}

    private LongStatements(ConnectionProvider connections) {
        this.connections = connections;
    }

    /// The same database with [SessionLimits#LONG], but for transactions in which nothing is done.
    public static DSLContext on(DSLContext sql) {
        var configuration = sql.configuration();
        return configuration
                .derive(new LongStatements(configuration.connectionProvider()))
                .dsl();
    }

    @Override
    public Connection acquire() {
        var connection = connections.acquire();
        if (connection == null) {
            throw new DataAccessException("There is no connection");
        }
        try {
            int networkTimeout = connection.getNetworkTimeout();
            lent.put(connection, new Before(networkTimeout, exchange(connection, LIMITS.settings())));
            connection.setNetworkTimeout(Runnable::run, (int) LIMITS.answer().toMillis());
            return connection;
        } catch (SQLException e) {
            lent.remove(connection);
            connections.release(connection);
            throw new DataAccessException("The limits of a session could not be set", e);
        }
    }

    /// The pool closes broken connections itself.
    @Override
    public void release(Connection connection) {
        var before = lent.remove(connection);
        try {
            if (before != null && !connection.isClosed()) {
                connection.setNetworkTimeout(Runnable::run, before.networkTimeout());
                exchange(connection, before.settings());
            }
        } catch (SQLException e) {
            giveUp(connection, e);
        } finally {
            connections.release(connection);
        }
    }

    /// Closes a session whose limits are unknown.
    private static void giveUp(Connection connection, SQLException failure) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /// Sets the limits, and returns the previous ones.
    private static Map<String, String> exchange(Connection connection, Map<String, String> settings)
            throws SQLException {
        var names = settings.keySet().stream().sorted().toList();
        var before =
                names.stream().map(name -> "current_setting('" + name + "')").collect(Collectors.joining(", "));
        var after = names.stream()
                .map(name -> "set_config('" + name + "', '" + settings.get(name) + "', false)")
                .collect(Collectors.joining(", "));
        // Expressions of a row are computed in their order.
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select " + before + ", " + after)) {
            row.next();
            var values = new HashMap<String, String>();
            for (int i = 0; i < names.size(); i++) {
                values.put(names.get(i), row.getString(i + 1));
            }
            return values;
        }
    }
}
