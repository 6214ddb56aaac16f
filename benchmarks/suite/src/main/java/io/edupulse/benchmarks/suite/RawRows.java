package io.edupulse.benchmarks.suite;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The limit of the table: the same rows as the contestant's, with the same columns and indexes, inserted 500 at a time
/// by as many connections as there are cores, and nothing checked.
final class RawRows {

    private static final int ROWS_A_STATEMENT = 500;
    private static final int CONNECTIONS = 2;

    private static final String TABLE = """
            create table raw_events (
              id uuid not null unique, aggregate_id uuid not null, sequence bigint not null,
              occurred_at timestamptz not null, event_type text not null, payload jsonb not null,
              partition integer not null, position bigint not null, metadata jsonb,
              primary key (partition, position), unique (aggregate_id, sequence)
            )""";
    private static final String COLUMNS =
            "insert into raw_events (id, aggregate_id, sequence, occurred_at, event_type, payload, partition, position, metadata) values ";
    private static final String ROW = "(?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?::jsonb)";
    private static final int PARAMETERS = 9;

    private final String jdbcUrl;
    private int partition;

    RawRows(String jdbcUrl) throws SQLException {
        this.jdbcUrl = jdbcUrl;
        try (var connection = DriverManager.getConnection(jdbcUrl)) {
            createTable(connection);
        }
    }

    /// A row that is ready but for its place.
    record Row(UUID id, UUID aggregateId, String payload, String metadata) {

        void bind(PreparedStatement statement, int before, OffsetDateTime now, long position) throws SQLException {
            bind(statement, before, now, 0, position);
        }

        void bind(PreparedStatement statement, int before, OffsetDateTime now, int partition, long position)
                throws SQLException {
            int at = before * PARAMETERS;
            statement.setObject(at + 1, id);
            statement.setObject(at + 2, aggregateId);
            statement.setLong(at + 3, 1);
            statement.setObject(at + 4, now);
            statement.setString(at + 5, "LessonDrafted");
            statement.setString(at + 6, payload);
            statement.setInt(at + 7, partition);
            statement.setLong(at + 8, position);
            statement.setString(at + 9, metadata);
        }
    }

    static void createTable(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(TABLE);
        }
    }

    static String insertOf(int rows) {
        return COLUMNS + String.join(", ", Collections.nCopies(rows, ROW));
    }

    static Row draft(UUID lesson, UUID teacher, String title) {
        var id = UUID.randomUUID();
        return new Row(
                id,
                lesson,
                String.format(
                        Locale.ROOT,
                        "{\"type\":\"LessonDrafted\",\"payload\":{\"teacher_id\":\"%s\",\"lesson_id\":\"%s\",\"title\":\"%s\"}}",
                        teacher,
                        lesson,
                        title),
                String.format(Locale.ROOT, "{\"correlation_id\":\"%s\",\"causation_id\":\"%s\"}", id, id));
    }

    /// Inserts rows and returns the rate per second.
    double insert(int count) {
        var parts = new ArrayList<List<Row>>();
        for (int i = 0; i < CONNECTIONS; i++) {
            var rows = new ArrayList<Row>();
            for (int j = 0; j < count / CONNECTIONS; j++) {
                rows.add(draft(UUID.randomUUID(), UUID.randomUUID(), "Lesson " + j));
            }
            parts.add(rows);
        }
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            long begun = System.nanoTime();
            var running = new ArrayList<Future<?>>();
            for (var rows : parts) {
                int into = partition++;
                running.add(threads.submit(() -> {
                    insert(rows, into);
                    return null;
                }));
            }
            for (var one : running) {
                one.get();
            }
            return count * 1e9 / (System.nanoTime() - begun);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void insert(List<Row> rows, int into) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.prepareStatement(insertOf(ROWS_A_STATEMENT))) {
            var now = OffsetDateTime.now(ZoneOffset.UTC);
            for (int from = 0; from + ROWS_A_STATEMENT <= rows.size(); from += ROWS_A_STATEMENT) {
                for (int i = 0; i < ROWS_A_STATEMENT; i++) {
                    rows.get(from + i).bind(statement, i, now, into, from + i + 1L);
                }
                statement.executeUpdate();
            }
        }
    }
}
