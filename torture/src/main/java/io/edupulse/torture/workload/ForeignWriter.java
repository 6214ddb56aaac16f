package io.edupulse.torture.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.torture.history.History;
import io.edupulse.torture.history.Json;
import io.edupulse.torture.history.Outcome;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Inserts events with plain SQL into the six columns that the predecessor system has: into streams of its own,
/// and into hot quizzes after the sequence that this client has seen last. Some of those in its own streams are
/// poison: they do not have the form of their type, which the log does not know.
final class ForeignWriter implements Worker, AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(700);
    private static final int LONGEST = 30;
    private static final int POISON_ONE_IN = 60;
    private static final String INSERT = """
            insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload)
            values (?, ?, ?, ?, ?, ?::jsonb)""";

    private final String url;
    private final History history;
    private final Receipts receipts;
    private final HotIds ids;
    private final RandomGenerator random;
    private final Stop stop;
    private @Nullable Connection connection;
    private UUID own;
    private long sequence;

    ForeignWriter(String url, History history, Receipts receipts, HotIds ids, RandomGenerator random, Stop stop) {
        this.url = url;
        this.history = history;
        this.receipts = receipts;
        this.ids = ids;
        this.random = random;
        this.stop = stop;
        this.own = HotIds.fresh(random);
    }

    @Override
    public void work() {
        var quiz = ids.quiz(random.nextInt(2));
        var last = receipts.sequenceOf(quiz);
        if (last != null && random.nextInt(3) == 0) {
            insert(quiz, last + 1, false);
        } else if (insert(own, sequence + 1, random.nextInt(POISON_ONE_IN) == 0) && sequence < LONGEST) {
            sequence++;
        } else {
            own = HotIds.fresh(random);
            sequence = 0;
        }
        stop.pause(PAUSE);
    }

    @Override
    public void close() {
        disconnect();
    }

    /// Whether it is certain that the event is in the log.
    private boolean insert(UUID quiz, long at, boolean isPoison) {
        var event = new UUID(
                HotIds.fresh(random).getMostSignificantBits(),
                HotIds.fresh(random).getLeastSignificantBits());
        var payload =
                Json.object().put("student_id", ids.student(random).toString()).put("quiz_id", quiz.toString());
        if (isPoison) {
            payload.put("score_raw", "none");
        } else {
            payload.put("score_raw", random.nextInt(10));
        }
        var asked = Json.object()
                .put("command", "QuizSubmitted")
                .put("aggregate", quiz.toString())
                .put("expected", at - 1)
                .put("event_id", event.toString());
        asked.set("payload", payload);
        var operation = history.begin("foreign", asked);
        var found = Json.object();
        var outcome = outcome(event, quiz, at, payload, found);
        operation.end(outcome, found);
        return outcome == Outcome.ACCEPTED;
    }

    private Outcome outcome(UUID event, UUID quiz, long at, ObjectNode payload, ObjectNode found) {
        try {
            insert(connected(), event, quiz, at, payload);
        } catch (SQLException e) {
            boolean wasConnected = connection != null;
            disconnect();
            found.put("code", String.valueOf(e.getSQLState())).put("error", e.getMessage());
            return wasConnected ? outcome(String.valueOf(e.getSQLState())) : Outcome.REFUSED;
        }
        found.set(
                "receipt",
                Json.object()
                        .put("aggregate_id", quiz.toString())
                        .put("sequence", at)
                        .put("event_id", event.toString()));
        return Outcome.ACCEPTED;
    }

    private static void insert(Connection connected, UUID event, UUID quiz, long at, ObjectNode payload)
            throws SQLException {
        var document = Json.object().put("type", "QuizSubmitted");
        document.set("payload", payload);
        try (var insert = connected.prepareStatement(INSERT)) {
            insert.setObject(1, event);
            insert.setObject(2, quiz);
            insert.setLong(3, at);
            insert.setObject(4, OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS));
            insert.setString(5, "QuizSubmitted");
            insert.setString(6, document.toString());
            insert.executeUpdate();
            if (insert.getWarnings() != null) {
                throw insert.getWarnings(); // a commit that its standby has not confirmed comes with one
            }
        }
    }

    /// What a SQLSTATE promises.
    private static Outcome outcome(String state) {
        return switch (state) {
            case "23505", "23514" -> Outcome.CONFLICTED; // another writer has this sequence, or it is not the next one
            case "25006", "40001", "40P01", "55P03" -> Outcome.REFUSED; // read-only, serialization, deadlock, lock
            default -> Outcome.UNKNOWN;
        };
    }

    private Connection connected() throws SQLException {
        var open = connection;
        if (open == null) {
            open = DriverManager.getConnection(url);
            connection = open;
        }
        return open;
    }

    private void disconnect() {
        var open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // It is gone.
            }
        }
    }
}
