package io.edupulse.torture.check.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the log by plain SQL.
public final class LogReader {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int FETCH_SIZE = 1_000;

    private static final String EVENTS = """
            select id, aggregate_id, sequence, occurred_at, event_type, payload::text, partition, position,
                   metadata::text
              from domain_events
             order by partition, position
            """;

    private static final String RECEIPTS =
            "select aggregate_id, idempotency_key, sequence, partition, position from command_receipts";

    private LogReader() {}

    public static Log read(Connection connection) throws SQLException {
        var rows = new ArrayList<LogRow>();
        var receipts = new ArrayList<StoredReceipt>();
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_SIZE);
            try (var found = statement.executeQuery(EVENTS)) {
                while (found.next()) {
                    rows.add(row(found));
                }
            }
            try (var found = statement.executeQuery(RECEIPTS)) {
                readReceipts(found, receipts);
            }
        }
        return new Log(rows, receipts);
    }

    private static void readReceipts(ResultSet found, List<StoredReceipt> receipts) throws SQLException {
        while (found.next()) {
            receipts.add(new StoredReceipt(
                    text(found, 1), text(found, 2), found.getLong(3), found.getInt(4), found.getLong(5)));
        }
    }

    private static LogRow row(ResultSet found) throws SQLException {
        var document = text(found, 6);
        var metadata = found.getString(9);
        return new LogRow(
                text(found, 1),
                text(found, 2),
                found.getLong(3),
                found.getObject(4, OffsetDateTime.class).toInstant(),
                text(found, 5),
                json(document).path("payload"),
                document,
                found.getInt(7),
                found.getLong(8),
                correlation(metadata));
    }

    private static @Nullable String correlation(@Nullable String metadata) {
        return metadata == null ? null : json(metadata).path("correlation_id").asText(null);
    }

    private static String text(ResultSet found, int column) throws SQLException {
        return String.valueOf(found.getString(column));
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // nested deeper than the parser goes
        }
    }
}
