package io.edupulse.projections.classroom;

import static io.edupulse.projections.classroom.ReadModels.pages;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.projection.Projection;
import io.edupulse.projection.live.ProjectionTesting;
import io.edupulse.projections.classroom.LessonCatalog.Lesson;
import io.edupulse.projections.classroom.LessonCatalog.Search;
import io.edupulse.projections.classroom.PulseWall.Response;
import io.edupulse.projections.classroom.QuizResults.Standing;
import io.edupulse.projections.classroom.QuizSummary.Bucket;
import io.edupulse.projections.classroom.TeacherDashboard.Teacher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
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
        var wall = new PulseWall(readModels.sql, readModels.progress);
        for (var pulse : RandomHistory.PULSES) {
            var artefacts = expected.artefacts(pulse);
            assertThat(wall.find(pulse).orElseThrow().responses()).isEqualTo(artefacts.size());
            assertThat(pages(7, page -> wall.responses(pulse, page)))
                    .extracting(Response::artefactUrl)
                    .isEqualTo(artefacts);
        }
        var progress = new StudentProgress(readModels.sql, readModels.progress);
        for (var student : RandomHistory.STUDENTS) {
            var totals = progress.totals(student);
            assertThat(totals).isEqualTo(expected.totals(student));
            assertThat(pages(4, page -> progress.quizzes(student, page))).hasSize(totals.quizzes());
            assertThat(pages(4, page -> progress.pulses(student, page))).hasSize(totals.pulses());
            assertThat(pages(4, page -> progress.lessons(student, page))).hasSize(totals.lessons());
        }
        var dashboard = new TeacherDashboard(readModels.sql, readModels.progress);
        for (var teacher : RandomHistory.TEACHERS) {
            assertThat(dashboard.teacher(teacher)).isEqualTo(expected.teacher(teacher));
        }
        assertThat(pages(2, dashboard::teachers))
                .containsExactlyInAnyOrderElementsOf(RandomHistory.TEACHERS.stream()
                        .map(expected::teacher)
                        .<Teacher>flatMap(Optional::stream)
                        .toList());
    }

    private void lessonsAreThoseOf(NaiveClassroom expected) {
        var catalog = new LessonCatalog(readModels.sql, readModels.progress);
        assertThat(pages(3, page -> catalog.search(Search.published(), page)))
                .extracting(Lesson::lessonId)
                .isEqualTo(expected.published());
    }

    private void resultsAreThoseOf(NaiveClassroom expected, UUID quiz) {
        var results = new QuizResults(readModels.sql, readModels.progress);
        var scores = expected.scores(quiz);
        var all = scores.values().stream()
                .flatMap(List::stream)
                .mapToInt(score -> score)
                .summaryStatistics();
        var summary = results.summary(quiz).orElseThrow();
        assertThat(summary.submissions()).isEqualTo(all.getCount());
        assertThat(summary.meanScore()).isEqualTo(all.getAverage());
        assertThat(summary.bestScore()).isEqualTo(all.getMax());
        assertThat(summary.distribution().stream().mapToInt(Bucket::students).sum())
                .isEqualTo(summary.students());
        var standings = pages(5, page -> results.leaderboard(quiz, page));
        assertThat(standings.stream().collect(toMap(Standing::studentId, Standing::bestScore)))
                .isEqualTo(mapValues(
                        scores, own -> own.stream().max(Integer::compare).orElseThrow()));
        assertThat(standings.stream().collect(toMap(Standing::studentId, Standing::attempts)))
                .isEqualTo(mapValues(scores, own -> (long) own.size()));
    }

    private static <K, V, T> Map<K, T> mapValues(Map<K, V> map, Function<V, T> function) {
        return map.entrySet().stream().collect(toMap(Map.Entry::getKey, entry -> function.apply(entry.getValue())));
    }

    private Map<String, Map<String, List<String>>> allRows() {
        return ClassroomProjections.all().stream()
                .collect(toMap(Projection::name, projection -> ProjectionTesting.rows(readModels.sql, projection)));
    }
}
