package io.edupulse.benchmarks.axon4;

import io.edupulse.benchmarks.axon4.Quiz.QuizClosed;
import io.edupulse.benchmarks.axon4.Quiz.QuizOpened;
import io.edupulse.benchmarks.axon4.Quiz.QuizSubmitted;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.LongAdder;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;

/// Writes the rows of *quiz results*, one upsert for each event, in the transaction of the batch.
public final class ScoresHandler {

    static final String TABLES = """
            create table quizzes (
              quiz_id uuid primary key, lesson_id uuid, maximum_score integer, attempts_allowed integer,
              opened_at timestamptz, closed_at timestamptz
            );
            create table scores (
              quiz_id uuid, student_id uuid, attempts bigint not null, score_sum bigint not null, best_score integer not null,
              best_at timestamptz not null, last_at timestamptz not null, primary key (quiz_id, student_id)
            )""";

    private static final String OPENED = """
            insert into quizzes (quiz_id, lesson_id, maximum_score, attempts_allowed, opened_at) values (?, ?, ?, ?, ?)
            on conflict (quiz_id) do update
               set lesson_id = excluded.lesson_id, maximum_score = excluded.maximum_score,
                   attempts_allowed = excluded.attempts_allowed, opened_at = excluded.opened_at""";

    private static final String CLOSED = """
            insert into quizzes (quiz_id, closed_at) values (?, ?)
            on conflict (quiz_id) do update set closed_at = excluded.closed_at""";

    private static final String SUBMITTED = """
            insert into scores (quiz_id, student_id, attempts, score_sum, best_score, best_at, last_at)
            values (?, ?, 1, ?, ?, ?, ?)
            on conflict (quiz_id, student_id) do update
               set attempts = scores.attempts + 1, score_sum = scores.score_sum + excluded.score_sum,
                   best_at = case when excluded.best_score > scores.best_score then excluded.best_at else scores.best_at end,
                   best_score = greatest(scores.best_score, excluded.best_score), last_at = excluded.last_at""";

    private final ConnectionProvider connections;
    private final LongAdder handled = new LongAdder();

    ScoresHandler(ConnectionProvider connections) {
        this.connections = connections;
    }

    /// How many events so far.
    long handled() {
        return handled.sum();
    }

    @EventHandler
    void on(QuizOpened event, @Timestamp Instant at) throws SQLException {
        execute(OPENED, event.quizId(), event.lessonId(), event.maximumScore(), event.attemptsAllowed(), utc(at));
    }

    @EventHandler
    void on(QuizSubmitted event, @Timestamp Instant at) throws SQLException {
        execute(SUBMITTED, event.quizId(), event.studentId(), event.scoreRaw(), event.scoreRaw(), utc(at), utc(at));
    }

    @EventHandler
    void on(QuizClosed event, @Timestamp Instant at) throws SQLException {
        execute(CLOSED, event.quizId(), utc(at));
    }

    private void execute(String sql, Object... values) throws SQLException {
        try (var connection = connections.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
        handled.increment();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
