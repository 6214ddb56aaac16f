package io.edupulse.projections.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.classroom.pulse.PulseEvent.LearningPulseResponded;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.query.Query;
import io.edupulse.projection.query.QueryGateway;
import io.edupulse.projection.query.QueryHandler;
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.projections.classroom.LessonCatalog.FindLesson;
import io.edupulse.projections.classroom.LessonCatalog.FindLessons;
import io.edupulse.projections.classroom.PulseWall.FindPulse;
import io.edupulse.projections.classroom.PulseWall.ListResponses;
import io.edupulse.projections.classroom.QuizResults.FindQuiz;
import io.edupulse.projections.classroom.QuizResults.FindStanding;
import io.edupulse.projections.classroom.QuizResults.ShowLeaderboard;
import io.edupulse.projections.classroom.QuizResults.SummarizeQuiz;
import io.edupulse.projections.classroom.StudentProgress.ListLessonsOfStudent;
import io.edupulse.projections.classroom.StudentProgress.ListPulsesOfStudent;
import io.edupulse.projections.classroom.StudentProgress.ListQuizzesOfStudent;
import io.edupulse.projections.classroom.StudentProgress.SummarizeStudent;
import io.edupulse.projections.classroom.TeacherDashboard.FindTeacher;
import io.edupulse.projections.classroom.TeacherDashboard.ListActivitiesOfLesson;
import io.edupulse.projections.classroom.TeacherDashboard.ListLessonsOfTeacher;
import io.edupulse.projections.classroom.TeacherDashboard.ListTeachers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.ExecuteListener;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/// A query must cost what it shows and not what there is: on a school of some size, none reads a large table as a
/// whole.
@TestInstance(Lifecycle.PER_CLASS)
class QueryPlansIT {

    private static final int TEACHERS = 100;
    private static final int LESSONS = 2_000;
    private static final int QUIZZES = 400;
    private static final int STUDENTS = 400;
    private static final int STUDENTS_A_CLASS = 15;

    private final ReadModels readModels = new ReadModels();

    /// Each query, the table that grows, and the index by which it finds what it shows.
    static final List<Arguments> QUERIES = List.of(
            query("newest lessons", "lessons", "lessons_status", new FindLessons(null, null, null, null, null, null)),
            query(
                    "lessons by words",
                    "lessons",
                    "lessons_words",
                    new FindLessons("less 1799", null, null, null, null, null)),
            query(
                    "lessons by teacher",
                    "lessons",
                    "lessons_teacher",
                    new FindLessons(null, teacher(7), null, null, null, null)),
            query("a lesson", "lessons", "lessons_pkey", new FindLesson(lesson(7))),
            query("the rules of a quiz", "quizzes", "quizzes_pkey", new FindQuiz(quiz(7))),
            query("a quiz", "scores", "scores_pkey", new SummarizeQuiz(quiz(7))),
            query("a leaderboard", "scores", "scores_pkey", new ShowLeaderboard(quiz(7), null, null)),
            query("a standing", "scores", "scores_pkey", new FindStanding(quiz(7), student(7))),
            query("a pulse", "pulses", "pulses_pkey", new FindPulse(pulse(7))),
            query("responses", "responses", "responses_newest", new ListResponses(pulse(7), null, null, null)),
            query("totals", "participations", "participations_pkey", new SummarizeStudent(student(7))),
            query(
                    "quizzes of a student",
                    "participations",
                    "participations_pkey",
                    new ListQuizzesOfStudent(student(7), null, null, null)),
            query(
                    "pulses of a student",
                    "participations",
                    "participations_pkey",
                    new ListPulsesOfStudent(student(7), null, null, null)),
            query(
                    "lessons of a student",
                    "participations",
                    "participations_pkey",
                    new ListLessonsOfStudent(student(7), null, null, null)),
            query("a teacher", "participants", "participants_pkey", new FindTeacher(teacher(7))),
            query("teachers", "participants", "participants_pkey", new ListTeachers(null, null)),
            query(
                    "lessons of a teacher",
                    "participants",
                    "participants_pkey",
                    new ListLessonsOfTeacher(teacher(7), null, null, null)),
            query(
                    "activities of a lesson",
                    "activities",
                    "activities_lesson",
                    new ListActivitiesOfLesson(lesson(7), null, null)));

    private static Arguments query(String name, String table, String index, Query<?> query) {
        return Arguments.of(name, table, index, query);
    }

    @Test
    void every_query_of_the_classroom_is_judged() {
        assertThat(QUERIES.stream().<Class<?>>map(arguments -> arguments.get()[3].getClass()))
                .containsAll(ClassroomProjections.queries().handlers().stream()
                        .<Class<?>>map(QueryHandler::type)
                        .toList());
    }

    @BeforeAll
    void fill() {
        var history = new History();
        for (int i = 0; i < LESSONS; i++) {
            history.add(lesson(i), new LessonPublished(teacher(i % TEACHERS), lesson(i), "Lesson " + i));
        }
        for (int i = 0; i < QUIZZES; i++) {
            history.add(quiz(i), new QuizOpened(quiz(i), lesson(i), 100, 1, null));
            history.add(pulse(i), new PulseLaunched(pulse(i), lesson(i), "What was new?"));
            for (int j = 0; j < STUDENTS_A_CLASS; j++) {
                var student = student((i + j) % STUDENTS);
                history.add(quiz(i), new QuizSubmitted(student, quiz(i), j));
                history.add(pulse(i), new LearningPulseResponded(student, pulse(i), "https://example.org/" + j));
            }
        }
        readModels.apply(history);
        readModels.sql.execute("analyze");
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("QUERIES")
    void a_query_reads_no_large_table_as_a_whole(String name, String table, String index, Query<?> query) {
        var executed = new ArrayList<org.jooq.Query>();
        var listening = readModels
                .sql
                .configuration()
                .deriveAppending(ExecuteListener.onExecuteStart(context -> executed.add(context.query())));
        new QueryGateway(
                        ClassroomProjections.queries().handlers(),
                        ReadDatabase.of(DSL.using(listening)),
                        readModels.progress,
                        readModels.changes)
                .ask(query);

        assertThat(executed)
                .as("a query sees one read model, so it is one statement")
                .hasSize(1);
        assertThat(readModels.sql.explain(executed.getFirst()).plan())
                .as(name)
                .contains(index)
                .doesNotContain("Seq Scan on " + table);
    }

    private static UUID teacher(int number) {
        return new UUID(0x7EAC_0000_0000_4000L, number);
    }

    private static UUID lesson(int number) {
        return new UUID(0x1E55_0000_0000_4000L, number);
    }

    private static UUID quiz(int number) {
        return new UUID(0x0012_0000_0000_4000L, number);
    }

    private static UUID pulse(int number) {
        return new UUID(0x9015_0000_0000_4000L, number);
    }

    private static UUID student(int number) {
        return new UUID(0x57D0_0000_0000_4000L, number);
    }
}
