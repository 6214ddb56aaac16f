package io.edupulse.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.store.Append;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Nodes of the previous version go on while others are replaced: what they call is still there, as they know it.
class PreviousVersionIT {

    private final TestLog log = new TestLog();
    private final UUID aggregate = UUID.randomUUID();

    private static String append(Connection connection, Append append) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select actual_sequence, first_position, repeated_key, repeated_sequence, repeated_position
                  from append_events(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            new AppendArrays(List.of(append), TestLog.PARTITIONS).bind(statement);
            return onlyRow(statement);
        }
    }

    private static String onlyRow(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            assertThat(rows.next()).isTrue();
            var row = new StringBuilder();
            for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                row.append(rows.getString(column)).append(' ');
            }
            assertThat(rows.next()).isFalse();
            return row.toString().strip();
        }
    }

    @Test
    void an_append_is_told_one_repeated_key() throws SQLException {
        try (var connection = log.asApplication()) {
            assertThat(append(connection, TestLog.keyed(aggregate, 0, 2, "key")))
                    .isEqualTo("0 1 null null null");
            assertThat(append(connection, TestLog.keyed(aggregate, 2, 1, "key")))
                    .isEqualTo("2 null key 2 2");
            assertThat(append(connection, TestLog.append(aggregate, 7, 1))).isEqualTo("2 null null null null");
        }
    }

    @Test
    void one_receipt_can_be_asked_for() throws SQLException {
        log.store().append(List.of(TestLog.keyed(aggregate, 0, 2, "key")));

        try (var connection = log.asApplication();
                var statement = connection.prepareStatement(
                        "select idempotency_key, sequence, position from find_receipt(?, 'key')")) {
            statement.setObject(1, aggregate);
            assertThat(onlyRow(statement)).isEqualTo("key 2 2");
        }
    }
}
