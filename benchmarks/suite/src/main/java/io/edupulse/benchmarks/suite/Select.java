package io.edupulse.benchmarks.suite;

import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;

/// The limit of a replay: the rows of one aggregate, fetched with a plain SELECT and not decoded.
final class Select {

    private static final String ROWS =
            "select id, sequence, occurred_at, event_type, payload, partition, position, metadata from domain_events where aggregate_id = ? order by sequence";

    private final String jdbcUrl;

    Select(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    /// Fetches the rows of the longest stream again and again, and returns how many that were a second.
    double rate(int repeats) {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.prepareStatement(ROWS)) {
            statement.setObject(1, longestStream());
            fetch(statement);
            long begun = System.nanoTime();
            long rows = 0;
            for (int i = 0; i < repeats; i++) {
                rows += fetch(statement);
            }
            return rows * 1e9 / (System.nanoTime() - begun);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private UUID longestStream() throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(String.format(
                        Locale.ROOT,
                        "select aggregate_id from domain_events where sequence = %d limit 1",
                        Sizes.LOADED_EVENTS))) {
            rows.next();
            return rows.getObject(1, UUID.class);
        }
    }

    private static long fetch(PreparedStatement statement) throws SQLException {
        long count = 0;
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                if (rows.getBytes(5) != null) {
                    count++;
                }
            }
        }
        return count;
    }
}
