package io.edupulse.projections.classroom;

import static io.edupulse.jooq.teacher_dashboard.Tables.ACTIVITIES;
import static io.edupulse.jooq.teacher_dashboard.Tables.LESSONS;
import static io.edupulse.jooq.teacher_dashboard.Tables.PARTICIPANTS;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import io.edupulse.kernel.query.Query;
import io.edupulse.projection.paging.Keyset;
import io.edupulse.projection.paging.Page;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projection.query.Queries;
import io.edupulse.projection.query.QueryHandler;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record10;
import org.jooq.Record2;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jooq.SelectJoinStep;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/// What goes on in the lessons of each teacher.
///
/// The figures are made of rows of many streams: of the lessons, and of the quizzes and pulses that belong to them.
public final class TeacherDashboard {

    public static final Queries QUERIES = () -> List.of(
            QueryHandler.of(ListTeachers.class, TeacherDashboard::teachers, TeacherDashboardProjection.PROJECTION),
            QueryHandler.of(FindTeacher.class, TeacherDashboard::teacher, TeacherDashboardProjection.PROJECTION),
            QueryHandler.of(
                    ListLessonsOfTeacher.class, TeacherDashboard::lessons, TeacherDashboardProjection.PROJECTION),
            QueryHandler.of(
                    ListActivitiesOfLesson.class, TeacherDashboard::activities, TeacherDashboardProjection.PROJECTION));

    private static final Field<UUID> TEACHER = field(name("teacher_id"), SQLDataType.UUID);
    private static final Field<Integer> DRAFTED = field(name("drafted"), SQLDataType.INTEGER);
    private static final Field<Integer> PUBLISHED = field(name("published"), SQLDataType.INTEGER);
    private static final Field<Integer> ARCHIVED = field(name("archived"), SQLDataType.INTEGER);
    private static final Field<UUID> LESSON = field(name("lesson_id"), SQLDataType.UUID);
    private static final Field<String> TITLE = field(name("title"), SQLDataType.CLOB);
    private static final Field<String> STATUS = field(name("status"), SQLDataType.CLOB);
    private static final Field<Instant> STATUS_SINCE = field(name("status_since"), SQLDataType.INSTANT);
    private static final Field<Instant> CHANGED_AT = field(name("changed_at"), SQLDataType.INSTANT);
    private static final Field<Integer> QUIZZES = field(name("quizzes"), SQLDataType.INTEGER);
    private static final Field<Long> SUBMISSIONS = field(name("submissions"), SQLDataType.BIGINT);
    private static final Field<Integer> PULSES = field(name("pulses"), SQLDataType.INTEGER);
    private static final Field<Long> RESPONSES = field(name("responses"), SQLDataType.BIGINT);
    private static final Field<Integer> STUDENTS = field(name("students"), SQLDataType.INTEGER);
    private static final Field<Instant> ACTIVE_AT = field(name("active_at"), SQLDataType.INSTANT);
    private static final Field<Instant> LAST_ACTIVITY = greatest(CHANGED_AT, ACTIVE_AT); // of those that are not null

    private static final Keyset BY_ID = Keyset.of("teacher-dashboard/teachers", TEACHER.asc());
    private static final Keyset NEWEST_FIRST =
            Keyset.of("teacher-dashboard/lessons", STATUS_SINCE.desc(), LESSON.desc());

    private static final Field<UUID> ACTIVITY = field(name("activity_id"), SQLDataType.UUID);
    private static final Field<String> KIND = field(name("kind"), SQLDataType.CLOB);
    private static final Keyset LAST_ID_FIRST = Keyset.of("teacher-dashboard/activities", ACTIVITY.desc(), KIND.asc());

    private TeacherDashboard() {}

    /// A teacher in figures.
    ///
    /// @param drafted how many lessons are still drafts
    /// @param published how many lessons are published now
    /// @param quizzes the number of quizzes opened in the lessons; `submissions` counts what was submitted to them
    /// @param pulses the number of pulses launched in the lessons; `responses` counts the answers to them
    /// @param students how many different ones have submitted or responded
    /// @param lastActivity when the teacher or a student last did something
    public record Teacher(
            UUID teacherId,
            int drafted,
            int published,
            int archived,
            int quizzes,
            long submissions,
            int pulses,
            long responses,
            int students,
            Instant lastActivity) {}

    /// A lesson in figures, which mean the same as those of a [Teacher].
    public record Lesson(
            UUID lessonId,
            String title,
            LessonStatus status,
            Instant statusSince,
            int quizzes,
            long submissions,
            int pulses,
            long responses,
            int students,
            Instant lastActivity) {}

    /// All who have a lesson, by their ids.
    public record ListTeachers(
            @Nullable String cursor, @Nullable Integer limit) implements Query<Page<Teacher>> {}

    /// A teacher; empty if no teacher has this id.
    public record FindTeacher(UUID teacherId) implements Query<Optional<Teacher>> {}

    /// The lessons of a teacher, by the time when they came to their status.
    ///
    /// @param sort null for the newest first
    public record ListLessonsOfTeacher(
            UUID teacherId,
            @Nullable Recency sort,
            @Nullable String cursor,
            @Nullable Integer limit) implements Query<Page<Lesson>> {}

    /// A quiz or pulse of a lesson.
    ///
    /// @param kind `quiz` or `pulse`
    public record LessonActivity(UUID activityId, String kind) {}

    /// The quizzes and pulses of a lesson, by their ids from the last: with ids of version 7, the newest come first.
    public record ListActivitiesOfLesson(
            UUID lessonId,
            @Nullable String cursor,
            @Nullable Integer limit) implements Query<Page<LessonActivity>> {}

    private static Page<LessonActivity> activities(DSLContext sql, ListActivitiesOfLesson wanted) {
        var ofLesson = selectDistinct(ACTIVITIES.ACTIVITY_ID.as(ACTIVITY), ACTIVITIES.KIND.as(KIND))
                .from(ACTIVITIES)
                .where(ACTIVITIES.LESSON_ID.eq(wanted.lessonId()))
                .asTable("of_lesson");
        return LAST_ID_FIRST.fetch(
                sql.select(ACTIVITY, KIND).from(ofLesson),
                PageRequest.of(wanted.cursor(), wanted.limit()),
                mapping(LessonActivity::new));
    }

    private static Optional<Teacher> teacher(DSLContext sql, FindTeacher wanted) {
        return figures(sql, teachers().where(LESSONS.TEACHER_ID.eq(wanted.teacherId())))
                .fetchOptional(mapping(Teacher::new));
    }

    private static Page<Teacher> teachers(DSLContext sql, ListTeachers wanted) {
        var page = PageRequest.of(wanted.cursor(), wanted.limit());
        return BY_ID.page(figures(sql, BY_ID.cut(teachers(), page)).fetch(), page, mapping(Teacher::new));
    }

    private static Page<Lesson> lessons(DSLContext sql, ListLessonsOfTeacher wanted) {
        var page = PageRequest.of(wanted.cursor(), wanted.limit());
        var order = Recency.sorted(NEWEST_FIRST, wanted.sort());
        var own = lessonsOf(val(wanted.teacherId()));
        var lessons = order.cut(
                        select(LESSON, TITLE, STATUS, STATUS_SINCE, CHANGED_AT).from(own), page)
                .asTable("lessons_of_page");
        var condition = ACTIVITIES.LESSON_ID.eq(lessons.field(LESSON));
        var rows = sql.select(
                        LESSON,
                        TITLE,
                        STATUS.convertFrom(LessonStatus::of),
                        STATUS_SINCE,
                        QUIZZES,
                        SUBMISSIONS,
                        PULSES,
                        RESPONSES,
                        STUDENTS,
                        LAST_ACTIVITY)
                .from(lessons)
                .crossJoin(work(condition))
                .crossJoin(students(condition))
                .orderBy(order.order())
                .fetch();
        return order.page(rows, page, mapping(Lesson::new));
    }

    private static SelectJoinStep<Record1<UUID>> teachers() {
        return selectDistinct(LESSONS.TEACHER_ID).from(LESSONS);
    }

    private static ResultQuery<
                    Record10<UUID, Integer, Integer, Integer, Integer, Long, Integer, Long, Integer, Instant>>
            figures(DSLContext sql, Select<Record1<UUID>> ids) {
        var teachers = ids.asTable("teachers");
        var teacherId = field(name("teachers", "teacher_id"), SQLDataType.UUID);
        var ofTeacher = ACTIVITIES.LESSON_ID.in(
                select(LESSONS.LESSON_ID).from(LESSONS).where(LESSONS.TEACHER_ID.eq(teacherId)));
        return sql.select(
                        TEACHER,
                        DRAFTED,
                        PUBLISHED,
                        ARCHIVED,
                        QUIZZES,
                        SUBMISSIONS,
                        PULSES,
                        RESPONSES,
                        STUDENTS,
                        LAST_ACTIVITY)
                .from(teachers)
                .crossJoin(lessonCounts(teacherId))
                .crossJoin(work(ofTeacher))
                .crossJoin(students(ofTeacher))
                .orderBy(BY_ID.order());
    }

    private static Table<?> lessonCounts(Field<UUID> teacherId) {
        return lateral(select(
                                count().filterWhere(STATUS.eq(LessonStatus.DRAFTED.text()))
                                        .as(DRAFTED),
                                count().filterWhere(STATUS.eq(LessonStatus.PUBLISHED.text()))
                                        .as(PUBLISHED),
                                count().filterWhere(STATUS.eq(LessonStatus.ARCHIVED.text()))
                                        .as(ARCHIVED),
                                max(CHANGED_AT).as(CHANGED_AT))
                        .from(lessonsOf(teacherId)))
                .as("lesson_counts");
    }

    /// Each lesson of a teacher once, though several streams may carry it: the one that changed its status last counts.
    private static Table<?> lessonsOf(Field<UUID> teacherId) {
        return select(
                        LESSONS.LESSON_ID,
                        LESSONS.TITLE,
                        LESSONS.STATUS,
                        LESSONS.STATUS_SINCE,
                        LESSONS.LAST_AT.as(CHANGED_AT))
                .distinctOn(LESSONS.LESSON_ID)
                .from(LESSONS)
                .where(LESSONS.TEACHER_ID.eq(teacherId))
                .orderBy(LESSONS.LESSON_ID, LESSONS.STATUS_SINCE.desc(), LESSONS.AGGREGATE_ID.desc())
                .asTable("lessons_of_teacher");
    }

    /// The quizzes and pulses of some lessons in figures. What students handed in may be in other streams than the one
    /// that knows the lesson, so it is found by the id of the quiz or pulse.
    private static Table<?> work(Condition ofLessons) {
        var all = ACTIVITIES.as("all_streams");
        var isQuiz = all.KIND.eq(inline(Activity.QUIZ));
        var isPulse = all.KIND.eq(inline(Activity.PULSE));
        return lateral(select(
                                countDistinct(all.ACTIVITY_ID)
                                        .filterWhere(isQuiz)
                                        .as(QUIZZES),
                                total(all.CONTRIBUTIONS, isQuiz).as(SUBMISSIONS),
                                countDistinct(all.ACTIVITY_ID)
                                        .filterWhere(isPulse)
                                        .as(PULSES),
                                total(all.CONTRIBUTIONS, isPulse).as(RESPONSES),
                                max(all.LAST_AT).as(ACTIVE_AT))
                        .from(all)
                        .where(row(all.ACTIVITY_ID, all.KIND).in(activities(ofLessons))))
                .as("work");
    }

    private static Table<?> students(Condition ofLessons) {
        return lateral(select(countDistinct(PARTICIPANTS.STUDENT_ID).as(STUDENTS))
                        .from(PARTICIPANTS)
                        .where(row(PARTICIPANTS.ACTIVITY_ID, PARTICIPANTS.KIND).in(activities(ofLessons))))
                .as("students");
    }

    private static Select<Record2<UUID, String>> activities(Condition ofLessons) {
        return select(ACTIVITIES.ACTIVITY_ID, ACTIVITIES.KIND).from(ACTIVITIES).where(ofLessons);
    }

    private static Field<Long> total(Field<Long> contributions, Condition condition) {
        return coalesce(sum(contributions).filterWhere(condition), inline(0)).cast(Long.class);
    }
}
