package io.edupulse.benchmarks.suite;

import io.edupulse.benchmarks.contest.Contestant;
import io.edupulse.benchmarks.contest.ContestantProcess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// What one writes without a framework: a row an event, a transaction a row, no checks but the table's own. Only for
/// the workload *distinct*.
public final class SingleInserts implements Contestant {

    private static final int CLIENTS = 16;

    private final List<Connection> connections = new ArrayList<>();
    private final BlockingQueue<PreparedStatement> idle = new ArrayBlockingQueue<>(CLIENTS);
    private final AtomicLong position = new AtomicLong();

    private SingleInserts(String jdbcUrl) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl)) {
            RawRows.createTable(connection);
        }
        for (int i = 0; i < CLIENTS; i++) {
            var connection = DriverManager.getConnection(jdbcUrl);
            connections.add(connection);
            idle.add(connection.prepareStatement(RawRows.insertOf(1)));
        }
    }

    /// The process of this contestant. Its argument is the JDBC address of an empty database.
    public static void main(String[] arguments) throws SQLException {
        ContestantProcess.serve(new SingleInserts(arguments[0]));
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT, "plain JDBC, one row an INSERT, one INSERT a transaction, %d clients", CLIENTS);
    }

    @Override
    public int clients() {
        return CLIENTS;
    }

    @Override
    public void draftLesson(UUID lesson, UUID teacher, String title) {
        try {
            var statement = idle.take();
            try {
                var row = RawRows.draft(lesson, teacher, title);
                row.bind(statement, 0, OffsetDateTime.now(ZoneOffset.UTC), position.incrementAndGet());
                statement.executeUpdate();
            } finally {
                idle.add(statement);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void openQuiz(UUID quiz, UUID lesson, int maximumScore, int attemptsAllowed) {
        throw new UnsupportedOperationException("This one only inserts");
    }

    @Override
    public void submitQuiz(UUID quiz, UUID student, int score) {
        throw new UnsupportedOperationException("This one only inserts");
    }

    @Override
    public int replay(UUID quiz) {
        throw new UnsupportedOperationException("This one only inserts");
    }

    @Override
    public void close() {
        for (var connection : connections) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
