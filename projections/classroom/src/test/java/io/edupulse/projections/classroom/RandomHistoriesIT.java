package io.edupulse.projections.classroom;

import static io.edupulse.projections.classroom.ReadModels.pages;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.projection.Projection;
import io.edupulse.projection.live.ProjectionTesting;
import io.edupulse.projection.paging.Page;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projections.classroom.LessonCatalog.FindLessons;
import io.edupulse.projections.classroom.LessonCatalog.Lesson;
import io.edupulse.projections.classroom.PulseWall.FindPulse;
import io.edupulse.projections.classroom.PulseWall.ListResponses;
import io.edupulse.projections.classroom.PulseWall.Response;
import io.edupulse.projections.classroom.QuizResults.ShowLeaderboard;
import io.edupulse.projections.classroom.QuizResults.Standing;
import io.edupulse.projections.classroom.QuizResults.SummarizeQuiz;
import io.edupulse.projections.classroom.QuizSummary.Bucket;
import io.edupulse.projections.classroom.StudentProgress.ListLessonsOfStudent;
import io.edupulse.projections.classroom.StudentProgress.ListPulsesOfStudent;
import io.edupulse.projections.classroom.StudentProgress.ListQuizzesOfStudent;
import io.edupulse.projections.classroom.StudentProgress.SummarizeStudent;
import io.edupulse.projections.classroom.TeacherDashboard.FindTeacher;
import io.edupulse.projections.classroom.TeacherDashboard.ListLessonsOfTeacher;
import io.edupulse.projections.classroom.TeacherDashboard.ListTeachers;
import io.edupulse.projections.classroom.TeacherDashboard.Teacher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever happens in a school, and in whatever portions it arrives, the read models tell the same, and it
/// is true.
class RandomHistoriesIT {

    private static final int EVENTS = 600;

    private final ReadModels readModels = new ReadModels();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void portions_and_the_order_of_partitions_do_not_matter(long seed) {
        var history = RandomHistory.of(seed, EVENTS);
        readModels.apply(history);
        var atOnce = allRows();

        readModels.clear();
        for (var projection : ClassroomProjections.all()) {
            history.inPortions(
                    0, new Random(seed), events -> ProjectionTesting.apply(readModels.sql, projection, events));
        }

        assertThat(allRows()).isEqualTo(atOnce);
        assertThat(atOnce.values())
                .allSatisfy(tables -> assertThat(tables.values()).doesNotContain(List.of()));
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void every_figure_is_that_of_the_whole_history(long seed) {
        var history = RandomHistory.of(seed, EVENTS);
        readModels.apply(history);
        var expected = new NaiveClassroom(history);

        lessonsAreThoseOf(expected);
        RandomHistory.QUIZZES.forEach(quiz -> resultsAreThoseOf(expected, quiz));
        for (var pulse : RandomHistory.PULSES) {
            var artefacts = expected.artefacts(pulse);
            assertThat(readModels.ask(new FindPulse(pulse)).orElseThrow().responses())
                    .isEqualTo(artefacts.size());
            assertThat(bothWays(
                            7,
                            (sort, page) ->
                                    readModels.ask(new ListResponses(pulse, sort, page.cursor(), page.limit()))))
                    .extracting(Response::artefactUrl)
                    .isEqualTo(artefacts);
        }
        for (var student : RandomHistory.STUDENTS) {
            var totals = readModels.ask(new SummarizeStudent(student));
            assertThat(totals).isEqualTo(expected.totals(student));
            assertThat(bothWays(
                            4,
                            (sort, page) -> readModels.ask(
                                    new ListQuizzesOfStudent(student, sort, page.cursor(), page.limit()))))
                    .hasSize(totals.quizzes());
            assertThat(bothWays(
                            4,
                            (sort, page) -> readModels.ask(
                                    new ListPulsesOfStudent(student, sort, page.cursor(), page.limit()))))
                    .hasSize(totals.pulses());
            assertThat(bothWays(
                            4,
                            (sort, page) -> readModels.ask(
                                    new ListLessonsOfStudent(student, sort, page.cursor(), page.limit()))))
                    .hasSize(totals.lessons());
        }
        for (var teacher : RandomHistory.TEACHERS) {
            assertThat(readModels.ask(new FindTeacher(teacher))).isEqualTo(expected.teacher(teacher));
            bothWays(
                    2,
                    (sort, page) ->
                            readModels.ask(new ListLessonsOfTeacher(teacher, sort, page.cursor(), page.limit())));
        }
        assertThat(pages(2, page -> readModels.ask(new ListTeachers(page.cursor(), page.limit()))))
                .containsExactlyInAnyOrderElementsOf(RandomHistory.TEACHERS.stream()
                        .map(expected::teacher)
                        .<Teacher>flatMap(Optional::stream)
                        .toList());
    }

    private void lessonsAreThoseOf(NaiveClassroom expected) {
        assertThat(bothWays(
                        3,
                        (sort, page) ->
                                readModels.ask(new FindLessons(null, null, null, sort, page.cursor(), page.limit()))))
                .extracting(Lesson::lessonId)
                .isEqualTo(expected.published());
    }

    private void resultsAreThoseOf(NaiveClassroom expected, UUID quiz) {
        var scores = expected.scores(quiz);
        var all = scores.values().stream()
                .flatMap(List::stream)
                .mapToInt(score -> score)
                .summaryStatistics();
        var summary = readModels.ask(new SummarizeQuiz(quiz)).orElseThrow();
        assertThat(summary.submissions()).isEqualTo(all.getCount());
        assertThat(summary.meanScore()).isEqualTo(all.getAverage());
        assertThat(summary.bestScore()).isEqualTo(all.getMax());
        assertThat(summary.distribution().stream().mapToInt(Bucket::students).sum())
                .isEqualTo(summary.students());
        var standings = pages(5, page -> readModels.ask(new ShowLeaderboard(quiz, page.cursor(), page.limit())));
        assertThat(standings.stream().collect(toMap(Standing::studentId, Standing::bestScore)))
                .isEqualTo(mapValues(
                        scores, own -> own.stream().max(Integer::compare).orElseThrow()));
        assertThat(standings.stream().collect(toMap(Standing::studentId, Standing::attempts)))
                .isEqualTo(mapValues(scores, own -> (long) own.size()));
    }

    /// A list of all pages, which is the same from its other end.
    private static <T> List<T> bothWays(int limit, BiFunction<@Nullable Recency, PageRequest, Page<T>> list) {
        var newest = pages(limit, page -> list.apply(null, page));
        assertThat(pages(limit, page -> list.apply(Recency.OLDEST, page))).isEqualTo(newest.reversed());
        return newest;
    }

    private static <K, V, T> Map<K, T> mapValues(Map<K, V> map, Function<V, T> function) {
        return map.entrySet().stream().collect(toMap(Map.Entry::getKey, entry -> function.apply(entry.getValue())));
    }

    private Map<String, Map<String, List<String>>> allRows() {
        return ClassroomProjections.all().stream()
                .collect(toMap(Projection::name, projection -> ProjectionTesting.rows(readModels.sql, projection)));
    }
}
