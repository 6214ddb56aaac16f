package io.edupulse.rebuild;

import static io.edupulse.jooq.quiz_results.Tables.QUIZZES;
import static io.edupulse.jooq.quiz_results.Tables.SCORES;

import io.edupulse.classroom.quiz.QuizEvent.QuizClosed;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.jooq.quiz_results.tables.records.QuizzesRecord;
import io.edupulse.jooq.quiz_results.tables.records.ScoresRecord;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.Handler;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Recorded;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.SqlHandler;
import io.edupulse.projection.View;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.DSLContext;

/// Projections into the same two tables, whose code differs.
public final class QuizScores {

    /// A submission with this score fails in the code.
    public static final int POISON = 13;

    /// The version of the code from which on it does not.
    public static final int LENIENT = 3;

    private static final UUID NOBODY = new UUID(0, 0);

    private static final String TABLES = """
            create table quizzes (
              quiz_id uuid not null, aggregate_id uuid not null, lesson_id uuid, maximum_score integer,
              attempts_allowed integer, deadline timestamptz, opened_at timestamptz, closed_at timestamptz
            );
            create table scores (
              quiz_id uuid not null, student_id uuid not null, aggregate_id uuid not null, attempts bigint not null,
              score_sum bigint not null, best_score integer not null, best_at timestamptz not null,
              last_at timestamptz not null%s
            );

            -- indexes
            alter table quizzes add primary key (quiz_id, aggregate_id);
            alter table scores add primary key (quiz_id, student_id, aggregate_id);
            %s""";

    private QuizScores() {}

    /// Writes a number, which is that of the version of the code, into all rows of both tables.
    public static Projection version(int version) {
        return projection(tables("", ""), quizzes(version), scores(version).build());
    }

    /// The same code, and one more column.
    public static Projection withColumn(String column) {
        return projection(
                tables(", " + column + " text", ""), quizzes(1), scores(1).build());
    }

    /// Makes a row that the database does not take when a quiz is closed.
    public static Projection refused() {
        var scores = scores(1)
                .on(
                        QuizClosed.class,
                        recorded -> RowKey.of(recorded.event().quizId(), NOBODY, recorded.aggregateId()),
                        (row, recorded) -> row.setAttempts(0L))
                .build();
        return projection(tables("", ""), quizzes(1), scores);
    }

    /// Runs something with each submission.
    public static Projection broken(Runnable each) {
        var scores = View.of(SCORES)
                .on(
                        QuizSubmitted.class,
                        recorded -> RowKey.of(
                                recorded.event().quizId(), recorded.event().studentId(), recorded.aggregateId()),
                        (score, recorded) -> {
                            each.run();
                            submitted(score, recorded, 1);
                        })
                .build();
        return projection(tables("", ""), quizzes(1), scores);
    }

    /// Its last constraint takes only one student a quiz whose first submission was at the same time.
    static Projection constrained() {
        return projection(
                tables("", "create unique index scores_first on scores (quiz_id, best_at);"),
                quizzes(1),
                scores(1).build());
    }

    /// Counts attempts with SQL instead of a fold.
    public static Projection handled() {
        return projection(tables("", ""), quizzes(1), new CountingHandler(event -> {}));
    }

    /// Has SQL and no fold.
    ///
    /// @param before runs before each submission is counted
    public static Projection onlyHandled(Consumer<QuizSubmitted> before) {
        return projection(tables("", ""), new CountingHandler(before));
    }

    private static String tables(String column, String index) {
        return Text.format(TABLES, column, index);
    }

    private static Projection projection(String tables, Handler... handlers) {
        return new Projection("quiz-results", tables, List.of(handlers));
    }

    private static View<QuizzesRecord> quizzes(int version) {
        return View.of(QUIZZES)
                .on(
                        QuizOpened.class,
                        recorded -> quiz(recorded.event().quizId(), recorded),
                        (quiz, recorded) -> quiz.setLessonId(recorded.event().lessonId())
                                .setMaximumScore(version)
                                .setOpenedAt(recorded.occurredAt()))
                .on(
                        QuizClosed.class,
                        recorded -> quiz(recorded.event().quizId(), recorded),
                        (quiz, recorded) -> quiz.setMaximumScore(version).setClosedAt(recorded.occurredAt()))
                .build();
    }

    private static RowKey quiz(UUID quizId, Recorded<?> recorded) {
        return RowKey.of(quizId, recorded.aggregateId());
    }

    private static View.Builder<ScoresRecord> scores(int version) {
        return View.of(SCORES)
                .on(
                        QuizSubmitted.class,
                        recorded -> RowKey.of(
                                recorded.event().quizId(), recorded.event().studentId(), recorded.aggregateId()),
                        (score, recorded) -> submitted(score, recorded, version));
    }

    private static void submitted(ScoresRecord score, Recorded<QuizSubmitted> recorded, int version) {
        int raw = recorded.event().scoreRaw();
        if (raw == POISON && version < LENIENT) {
            throw new IllegalStateException("unlucky number");
        }
        if (score.getAttempts() == null) {
            score.setAttempts(0L).setScoreSum(0L).setBestScore(version).setBestAt(recorded.occurredAt());
        }
        score.setAttempts(score.getAttempts() + 1)
                .setScoreSum(score.getScoreSum() + raw)
                .setLastAt(recorded.occurredAt());
    }

    private static final class CountingHandler implements SqlHandler {

        private final Consumer<QuizSubmitted> before;

        CountingHandler(Consumer<QuizSubmitted> before) {
            this.before = before;
        }

        @Override
        public Set<Class<? extends DomainEvent>> events() {
            return Set.of(QuizSubmitted.class);
        }

        @Override
        public void handle(DSLContext sql, List<RecordedEvent> events) {
            for (var event : events) {
                if (event.event() instanceof QuizSubmitted submitted) {
                    before.accept(submitted);
                    sql.insertInto(SCORES)
                            .set(SCORES.QUIZ_ID, submitted.quizId())
                            .set(SCORES.STUDENT_ID, submitted.studentId())
                            .set(SCORES.AGGREGATE_ID, event.aggregateId())
                            .set(SCORES.ATTEMPTS, 1L)
                            .set(SCORES.SCORE_SUM, (long) submitted.scoreRaw())
                            .set(SCORES.BEST_SCORE, 1)
                            .set(SCORES.BEST_AT, event.occurredAt())
                            .set(SCORES.LAST_AT, event.occurredAt())
                            .onConflict()
                            .doUpdate()
                            .set(SCORES.ATTEMPTS, SCORES.ATTEMPTS.plus(1))
                            .set(SCORES.SCORE_SUM, SCORES.SCORE_SUM.plus(submitted.scoreRaw()))
                            .set(SCORES.LAST_AT, event.occurredAt())
                            .execute();
                }
            }
        }
    }
}
