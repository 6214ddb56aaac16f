package io.edupulse.projections.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.classroom.pulse.PulseEvent.LearningPulseResponded;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.projection.live.ReadModelWaiter;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projections.classroom.LessonCatalog.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.ExecuteListener;
import org.jooq.Query;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
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

    private static final PageRequest PAGE = PageRequest.first(20);

    private final ReadModels readModels = new ReadModels();

    /// Each query, the table that grows, and the index by which it finds what it shows.
    static final List<Arguments> QUERIES = List.of(
            query(
                    "newest lessons",
                    "lessons",
                    "lessons_status",
                    school -> school.catalog().search(Search.published(), PAGE)),
            query(
                    "lessons by words",
                    "lessons",
                    "lessons_words",
                    school -> school.catalog().search(Search.published().words("less 1799"), PAGE)),
            query(
                    "lessons by teacher",
                    "lessons",
                    "lessons_teacher",
                    school -> school.catalog().search(Search.published().teacher(teacher(7)), PAGE)),
            query(
                    "a lesson",
                    "lessons",
                    "lessons_pkey",
                    school -> school.catalog().find(lesson(7))),
            query("a quiz", "scores", "scores_pkey", school -> school.results().summary(quiz(7))),
            query(
                    "a leaderboard",
                    "scores",
                    "scores_pkey",
                    school -> school.results().leaderboard(quiz(7), PAGE)),
            query(
                    "a standing",
                    "scores",
                    "scores_pkey",
                    school -> school.results().student(quiz(7), student(7))),
            query("a pulse", "pulses", "pulses_pkey", school -> school.wall().find(pulse(7))),
            query(
                    "responses",
                    "responses",
                    "responses_newest",
                    school -> school.wall().responses(pulse(7), PAGE)),
            query(
                    "totals",
                    "participations",
                    "participations_pkey",
                    school -> school.progress().totals(student(7))),
            query(
                    "quizzes of a student",
                    "participations",
                    "participations_pkey",
                    school -> school.progress().quizzes(student(7), PAGE)),
            query(
                    "pulses of a student",
                    "participations",
                    "participations_pkey",
                    school -> school.progress().pulses(student(7), PAGE)),
            query(
                    "lessons of a student",
                    "participations",
                    "participations_pkey",
                    school -> school.progress().lessons(student(7), PAGE)),
            query(
                    "a teacher",
                    "participants",
                    "participants_pkey",
                    school -> school.dashboard().teacher(teacher(7))),
            query(
                    "teachers",
                    "participants",
                    "participants_pkey",
                    school -> school.dashboard().teachers(PAGE)),
            query(
                    "lessons of a teacher",
                    "participants",
                    "participants_pkey",
                    school -> school.dashboard().lessons(teacher(7), PAGE)));

    private static Arguments query(String name, String table, String index, Consumer<School> query) {
        return Arguments.of(name, table, index, query);
    }

    /// The read models on one connection.
    private record School(DSLContext sql, ReadModelWaiter waiting) {

        LessonCatalog catalog() {
            return new LessonCatalog(sql, waiting);
        }

        QuizResults results() {
            return new QuizResults(sql, waiting);
        }

        PulseWall wall() {
            return new PulseWall(sql, waiting);
        }

        StudentProgress progress() {
            return new StudentProgress(sql, waiting);
        }

        TeacherDashboard dashboard() {
            return new TeacherDashboard(sql, waiting);
        }
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
    void a_query_reads_no_large_table_as_a_whole(String name, String table, String index, Consumer<School> query) {
        var executed = new ArrayList<Query>();
        var listening = readModels
                .sql
                .configuration()
                .deriveAppending(ExecuteListener.onExecuteStart(context -> executed.add(context.query())));
        query.accept(new School(DSL.using(listening), readModels.progress));

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
