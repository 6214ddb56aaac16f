package io.edupulse.projections.classroom;

import static io.edupulse.jooq.student_progress.Tables.ACTIVITIES;
import static io.edupulse.jooq.student_progress.Tables.LESSONS;
import static io.edupulse.jooq.student_progress.Tables.PARTICIPATIONS;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.trueCondition;

import io.edupulse.kernel.query.Query;
import io.edupulse.projection.paging.Keyset;
import io.edupulse.projection.paging.Page;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projection.query.Queries;
import io.edupulse.projection.query.QueryHandler;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/// What a student took part in, over all lessons. An unknown student has empty lists and zeros.
public final class StudentProgress {

    public static final Queries QUERIES = () -> List.of(
            QueryHandler.of(SummarizeStudent.class, StudentProgress::totals, StudentProgressProjection.PROJECTION),
            QueryHandler.of(ListQuizzesOfStudent.class, StudentProgress::quizzes, StudentProgressProjection.PROJECTION),
            QueryHandler.of(ListPulsesOfStudent.class, StudentProgress::pulses, StudentProgressProjection.PROJECTION),
            QueryHandler.of(
                    ListLessonsOfStudent.class, StudentProgress::lessons, StudentProgressProjection.PROJECTION));

    private static final Field<UUID> ACTIVITY = field(name("activity_id"), SQLDataType.UUID);
    private static final Field<String> KIND = field(name("kind"), SQLDataType.CLOB);
    private static final Field<Long> TIMES = field(name("times"), SQLDataType.BIGINT);
    private static final Field<Integer> BEST = field(name("best_score"), SQLDataType.INTEGER);
    private static final Field<Instant> LAST_AT = field(name("last_at"), SQLDataType.INSTANT);
    private static final Field<UUID> LESSON = field(name("lesson_id"), SQLDataType.UUID);
    private static final Field<String> TITLE = field(name("title"), SQLDataType.CLOB);
    private static final Field<Integer> MAXIMUM = field(name("maximum_score"), SQLDataType.INTEGER);
    private static final Field<String> PROMPT = field(name("prompt"), SQLDataType.CLOB);

    private static final Field<Integer> QUIZ_COUNT = field(name("quizzes"), SQLDataType.INTEGER);
    private static final Field<Integer> PULSE_COUNT = field(name("pulses"), SQLDataType.INTEGER);

    private static final Condition IS_QUIZ = KIND.eq(inline(Activity.QUIZ));
    private static final Condition IS_PULSE = KIND.eq(inline(Activity.PULSE));

    private static final Keyset QUIZZES = Keyset.of("student-progress/quizzes", LAST_AT.desc(), ACTIVITY.desc());
    private static final Keyset PULSES = Keyset.of("student-progress/pulses", LAST_AT.desc(), ACTIVITY.desc());
    private static final Keyset LESSONS_TOUCHED = Keyset.of("student-progress/lessons", LAST_AT.desc(), LESSON.desc());

    private StudentProgress() {}

    /// A student in figures.
    ///
    /// @param quizzes the number of different quizzes of the student's submissions
    /// @param pulses the number of different pulses of the student's responses
    /// @param lessons how many different ones these quizzes and pulses belong to, as far as that is known
    public record Totals(
            UUID studentId,
            int quizzes,
            long submissions,
            int pulses,
            long responses,
            int lessons,
            @Nullable Instant lastActivity) {}

    /// A quiz that the student has submitted.
    ///
    /// @param maximumScore null, like the lesson, if the quiz was not opened, as with some foreign writers
    public record Quiz(
            UUID quizId,
            long attempts,
            int bestScore,
            @Nullable Integer maximumScore,
            Instant lastAt,
            @Nullable UUID lessonId,
            @Nullable String lessonTitle) {}

    /// A pulse that the student has answered.
    ///
    /// @param prompt null, like the lesson, if the pulse was not launched, as with some foreign writers
    public record Pulse(
            UUID pulseId,
            @Nullable String prompt,
            Instant lastAt,
            @Nullable UUID lessonId,
            @Nullable String lessonTitle) {}

    /// A lesson in which the student took part.
    ///
    /// @param title null if the lesson is not known
    public record Lesson(UUID lessonId, @Nullable String title, int quizzes, int pulses, Instant lastAt) {}

    /// A student in figures.
    public record SummarizeStudent(UUID studentId) implements Query<Totals> {}

    /// The quizzes that a student has submitted, by the time of the last part.
    ///
    /// @param sort null for the newest first
    public record ListQuizzesOfStudent(
            UUID studentId,
            @Nullable Recency sort,
            @Nullable String cursor,
            @Nullable Integer limit) implements Query<Page<Quiz>> {}

    /// The pulses that a student has answered, by the time of the last part.
    ///
    /// @param sort null for the newest first
    public record ListPulsesOfStudent(
            UUID studentId,
            @Nullable Recency sort,
            @Nullable String cursor,
            @Nullable Integer limit) implements Query<Page<Pulse>> {}

    /// The lessons in which a student took part, by the time of the last part.
    ///
    /// @param sort null for the newest first
    public record ListLessonsOfStudent(
            UUID studentId,
            @Nullable Recency sort,
            @Nullable String cursor,
            @Nullable Integer limit) implements Query<Page<Lesson>> {}

    private static Totals totals(DSLContext sql, SummarizeStudent wanted) {
        return sql.select(
                        count().filterWhere(IS_QUIZ),
                        total(IS_QUIZ),
                        count().filterWhere(IS_PULSE),
                        total(IS_PULSE),
                        countDistinct(LESSON),
                        max(LAST_AT))
                .from(takenPartIn(wanted.studentId()))
                .fetchSingle(mapping((quizzes, submissions, pulses, responses, lessons, lastActivity) -> new Totals(
                        wanted.studentId(), quizzes, submissions, pulses, responses, lessons, lastActivity)));
    }

    private static Field<Long> total(Condition kind) {
        return coalesce(sum(TIMES).filterWhere(kind), inline(0)).cast(Long.class);
    }

    private static Page<Quiz> quizzes(DSLContext sql, ListQuizzesOfStudent wanted) {
        var query = sql.select(ACTIVITY, TIMES, BEST, MAXIMUM, LAST_AT, LESSON, TITLE)
                .from(takenPartIn(wanted.studentId()))
                .where(IS_QUIZ);
        return Recency.sorted(QUIZZES, wanted.sort())
                .fetch(query, PageRequest.of(wanted.cursor(), wanted.limit()), mapping(Quiz::new));
    }

    private static Page<Pulse> pulses(DSLContext sql, ListPulsesOfStudent wanted) {
        var query = sql.select(ACTIVITY, PROMPT, LAST_AT, LESSON, TITLE)
                .from(takenPartIn(wanted.studentId()))
                .where(IS_PULSE);
        return Recency.sorted(PULSES, wanted.sort())
                .fetch(query, PageRequest.of(wanted.cursor(), wanted.limit()), mapping(Pulse::new));
    }

    private static Page<Lesson> lessons(DSLContext sql, ListLessonsOfStudent wanted) {
        var touched = select(
                        LESSON,
                        max(TITLE).as(TITLE),
                        count().filterWhere(IS_QUIZ).as(QUIZ_COUNT),
                        count().filterWhere(IS_PULSE).as(PULSE_COUNT),
                        max(LAST_AT).as(LAST_AT))
                .from(takenPartIn(wanted.studentId()))
                .where(LESSON.isNotNull())
                .groupBy(LESSON);
        var query = sql.select(LESSON, TITLE, QUIZ_COUNT, PULSE_COUNT, LAST_AT).from(touched.asTable("touched"));
        return Recency.sorted(LESSONS_TOUCHED, wanted.sort())
                .fetch(query, PageRequest.of(wanted.cursor(), wanted.limit()), mapping(Lesson::new));
    }

    /// The quizzes and pulses of a student, each once, with what is known of them. Where several streams tell, the one
    /// that told last counts.
    private static Table<?> takenPartIn(UUID studentId) {
        var taken = select(
                        PARTICIPATIONS.ACTIVITY_ID,
                        PARTICIPATIONS.KIND,
                        sum(PARTICIPATIONS.TIMES).as(TIMES),
                        max(PARTICIPATIONS.BEST_SCORE).as(BEST),
                        max(PARTICIPATIONS.LAST_AT).as(LAST_AT))
                .from(PARTICIPATIONS)
                .where(PARTICIPATIONS.STUDENT_ID.eq(studentId))
                .groupBy(PARTICIPATIONS.ACTIVITY_ID, PARTICIPATIONS.KIND)
                .asTable("taken");
        var activity = lateral(select(ACTIVITIES.LESSON_ID, ACTIVITIES.MAXIMUM_SCORE, ACTIVITIES.PROMPT)
                        .from(ACTIVITIES)
                        .where(ACTIVITIES.ACTIVITY_ID.eq(taken.field(ACTIVITY)), ACTIVITIES.KIND.eq(taken.field(KIND)))
                        .orderBy(ACTIVITIES.STARTED_AT.desc(), ACTIVITIES.AGGREGATE_ID)
                        .limit(1))
                .as("activity");
        var lesson = lateral(select(LESSONS.TITLE)
                        .from(LESSONS)
                        .where(LESSONS.LESSON_ID.eq(activity.field(LESSON)))
                        .orderBy(LESSONS.TITLED_AT.desc(), LESSONS.AGGREGATE_ID)
                        .limit(1))
                .as("lesson");
        return taken.leftJoin(activity).on(trueCondition()).leftJoin(lesson).on(trueCondition());
    }
}
