package io.edupulse.projections.classroom;

import static io.edupulse.jooq.quiz_results.Tables.QUIZZES;
import static io.edupulse.jooq.quiz_results.Tables.SCORES;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.rank;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.trueCondition;

import io.edupulse.kernel.query.Query;
import io.edupulse.projection.paging.Keyset;
import io.edupulse.projection.paging.Page;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projection.query.Queries;
import io.edupulse.projection.query.QueryHandler;
import io.edupulse.projections.classroom.QuizSummary.Opening;
import io.edupulse.projections.classroom.QuizSummary.ScoreGroup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record5;
import org.jooq.SelectJoinStep;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/// How a class did in a quiz.
///
/// A student counts once, though streams of foreign writers may share a quiz and each have a row for the student.
public final class QuizResults {

    public static final Queries QUERIES = () -> List.of(
            QueryHandler.of(FindQuiz.class, QuizResults::quiz, QuizResultsProjection.PROJECTION),
            QueryHandler.of(SummarizeQuiz.class, QuizResults::summary, QuizResultsProjection.PROJECTION),
            QueryHandler.of(ShowLeaderboard.class, QuizResults::leaderboard, QuizResultsProjection.PROJECTION),
            QueryHandler.of(FindStanding.class, QuizResults::standing, QuizResultsProjection.PROJECTION));

    private static final Field<UUID> STUDENT = field(name("student_id"), SQLDataType.UUID);
    private static final Field<Integer> BEST = field(name("best_score"), SQLDataType.INTEGER);
    private static final Field<Instant> BEST_AT = field(name("best_at"), SQLDataType.INSTANT);
    private static final Field<Long> ATTEMPTS = field(name("attempts"), SQLDataType.BIGINT);
    private static final Field<Long> SCORE_SUM = field(name("score_sum"), SQLDataType.BIGINT);
    private static final Field<Integer> STUDENTS = field(name("students"), SQLDataType.INTEGER);
    private static final Field<Integer> RANK = field(name("rank"), SQLDataType.INTEGER);

    private static final Keyset BEST_FIRST = Keyset.of("quiz-results", BEST.desc(), BEST_AT.asc(), STUDENT.asc());

    private QuizResults() {}

    /// How a student did in a quiz.
    ///
    /// @param rank 1 for the first; the same for students who reached the same score at the same time
    /// @param bestAt when the best score was first reached
    public record Standing(int rank, UUID studentId, int bestScore, Instant bestAt, long attempts) {}

    /// A quiz as students see it, without how others did.
    public record Quiz(UUID quizId, Opening opening) {}

    /// A quiz; empty if it was not opened.
    public record FindQuiz(UUID quizId) implements Query<Optional<Quiz>> {}

    /// A quiz in figures; empty if it has no opening and no submission.
    public record SummarizeQuiz(UUID quizId) implements Query<Optional<QuizSummary>> {}

    /// How the students did, the best first, and among equals who reached the score first.
    public record ShowLeaderboard(
            UUID quizId, @Nullable String cursor, @Nullable Integer limit) implements Query<Page<Standing>> {}

    /// How one student did; empty without a submission.
    public record FindStanding(UUID quizId, UUID studentId) implements Query<Optional<Standing>> {}

    private static Optional<Quiz> quiz(DSLContext sql, FindQuiz wanted) {
        return sql.select()
                .from(opening(wanted.quizId()))
                .fetchOptional(QuizResults::opening)
                .map(opening -> new Quiz(wanted.quizId(), opening));
    }

    private static Optional<QuizSummary> summary(DSLContext sql, SummarizeQuiz wanted) {
        var rows = sql.select()
                .from(opening(wanted.quizId()))
                .fullJoin(scoreGroups(wanted.quizId()))
                .on(trueCondition())
                .fetch();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        var groups = rows.stream().filter(row -> row.get(BEST) != null).map(QuizResults::scoreGroup);
        return Optional.of(QuizSummary.of(wanted.quizId(), opening(rows.getFirst()), groups.toList()));
    }

    private static Page<Standing> leaderboard(DSLContext sql, ShowLeaderboard wanted) {
        return BEST_FIRST.fetch(
                standings(sql, wanted.quizId()),
                PageRequest.of(wanted.cursor(), wanted.limit()),
                mapping(Standing::new));
    }

    private static Optional<Standing> standing(DSLContext sql, FindStanding wanted) {
        return standings(sql, wanted.quizId())
                .where(STUDENT.eq(wanted.studentId()))
                .fetchOptional(mapping(Standing::new));
    }

    /// At most one row. Where several streams have opened the quiz, the last one counts.
    private static Table<?> opening(UUID quizId) {
        return select(
                        QUIZZES.LESSON_ID,
                        QUIZZES.MAXIMUM_SCORE,
                        QUIZZES.ATTEMPTS_ALLOWED,
                        QUIZZES.DEADLINE,
                        QUIZZES.CLOSED_AT)
                .from(QUIZZES)
                .where(QUIZZES.QUIZ_ID.eq(quizId), QUIZZES.OPENED_AT.isNotNull())
                .orderBy(QUIZZES.OPENED_AT.desc(), QUIZZES.AGGREGATE_ID)
                .limit(1)
                .asTable("opening");
    }

    private static @Nullable Opening opening(Record row) {
        return row.get(QUIZZES.LESSON_ID) == null
                ? null
                : new Opening(
                        row.get(QUIZZES.LESSON_ID),
                        row.get(QUIZZES.MAXIMUM_SCORE),
                        row.get(QUIZZES.ATTEMPTS_ALLOWED),
                        row.get(QUIZZES.DEADLINE),
                        row.get(QUIZZES.CLOSED_AT));
    }

    /// A row for each best score, few even where the students are many.
    private static Table<?> scoreGroups(UUID quizId) {
        var students = select(
                        max(SCORES.BEST_SCORE).as(BEST),
                        sum(SCORES.ATTEMPTS).as(ATTEMPTS),
                        sum(SCORES.SCORE_SUM).as(SCORE_SUM))
                .from(SCORES)
                .where(SCORES.QUIZ_ID.eq(quizId))
                .groupBy(SCORES.STUDENT_ID);
        return select(
                        BEST,
                        count().as(STUDENTS),
                        sum(ATTEMPTS).as(ATTEMPTS),
                        sum(SCORE_SUM).as(SCORE_SUM))
                .from(students.asTable("students"))
                .groupBy(BEST)
                .asTable("score_groups");
    }

    private static ScoreGroup scoreGroup(Record row) {
        return new ScoreGroup(
                row.get(BEST), row.get(STUDENTS), row.get(ATTEMPTS, Long.class), row.get(SCORE_SUM, Long.class));
    }

    private static SelectJoinStep<Record5<Integer, UUID, Integer, Instant, Long>> standings(
            DSLContext sql, UUID quizId) {
        var attempts =
                sum(SCORES.ATTEMPTS).over().partitionBy(SCORES.STUDENT_ID).cast(Long.class);
        var students = select(SCORES.STUDENT_ID, SCORES.BEST_SCORE, SCORES.BEST_AT, attempts.as(ATTEMPTS))
                .distinctOn(SCORES.STUDENT_ID)
                .from(SCORES)
                .where(SCORES.QUIZ_ID.eq(quizId))
                .orderBy(SCORES.STUDENT_ID, SCORES.BEST_SCORE.desc(), SCORES.BEST_AT);
        var ranked = select(rank().over().orderBy(BEST.desc(), BEST_AT).as(RANK), STUDENT, BEST, BEST_AT, ATTEMPTS)
                .from(students.asTable("students"));
        return sql.select(RANK, STUDENT, BEST, BEST_AT, ATTEMPTS).from(ranked.asTable("ranked"));
    }
}
