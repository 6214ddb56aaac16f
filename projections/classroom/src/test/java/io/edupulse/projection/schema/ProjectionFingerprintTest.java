package io.edupulse.projection.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.projection.Projection;
import io.edupulse.projections.classroom.ClassroomProjections;
import io.edupulse.rebuild.QuizScores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Compiles a projection again and again, each time with one thing changed.
class ProjectionFingerprintTest {

    private static final String SOURCE = """
            package tried.scores;

            import io.edupulse.jooq.quiz_results.Tables;
            import io.edupulse.jooq.quiz_results.tables.records.*;
            import io.edupulse.kernel.aggregate.DomainEvent;
            import io.edupulse.kernel.event.RecordedEvent;
            import io.edupulse.projection.*;
            import java.util.List;
            import java.util.Set;
            import java.util.UUID;
            import org.jooq.DSLContext;

            sealed interface Happened extends DomainEvent {}
            record Opened(UUID quiz, int maximum) implements Happened {}
            record Submitted(UUID quiz, UUID student, int score) implements Happened {}
            record Ignored(int number) implements Happened {}

            sealed interface Rounding permits Up, Down {
                int round(double score);
            }
            record Up() implements Rounding {
                public int round(double score) { return (int) Math.ceil(score); }
            }
            record Down() implements Rounding {
                public int round(double score) { return (int) score; }
            }

            final class Points {
                private static final int BONUS = Integer.parseInt("1");

                static int of(int raw) { return raw + BONUS; }
                static int neverCalled(int raw) { return raw * 7; }
            }

            final class Counting implements SqlHandler {
                public Set<Class<? extends DomainEvent>> events() { return Set.of(Opened.class); }
                public void handle(DSLContext sql, List<RecordedEvent> events) {
                    sql.execute("update opened set times = times + 1");
                }
            }

            final class Neighbour {
                static final Projection PROJECTION = Tried.named("neighbour", List.of());
                static int arithmetic(int raw) { return raw * 11; }
            }

            public final class Tried {
                public static Projection of(Rounding rounding, int factor) {
                    return named("scores", List.of(quizzes(), scores(rounding, factor), new Counting()));
                }

                static Projection named(String name, List<Handler> handlers) {
                    return new Projection(name, "create table scores (score integer)", handlers);
                }

                public static Projection tried() { return of(new Up(), 3); }

                private static View<QuizzesRecord> quizzes() {
                    return View.of(Tables.QUIZZES)
                            .on(Opened.class, recorded -> RowKey.of(recorded.event().quiz(), recorded.aggregateId()), (row, recorded) -> row.setMaximumScore(recorded.event().maximum()))
                            .build();
                }

                private static View<ScoresRecord> scores(Rounding rounding, int factor) {
                    return View.of(Tables.SCORES)
                            .on(Submitted.class, recorded -> RowKey.of(recorded.event().quiz(), recorded.event().student(), recorded.aggregateId()),
                                    (row, recorded) -> row.setBestScore(rounding.round(factor * Points.of(recorded.event().score()))))
                            .build();
                }
            }
            """;

    private static final List<URLClassLoader> LOADERS = new ArrayList<>();
    private static final AtomicInteger BUILDS = new AtomicInteger();

    @TempDir
    private static Path folder;

    /// Of the source without a change.
    private static String original;

    @BeforeAll
    static void compile() {
        original = fingerprintOf(SOURCE);
    }

    @AfterAll
    static void close() throws IOException {
        for (var loader : LOADERS) {
            loader.close();
        }
    }

    private static String fingerprintOf(String source) {
        try {
            var build = Files.createDirectory(folder.resolve("build" + BUILDS.incrementAndGet()));
            var file = Files.writeString(build.resolve("Tried.java"), source);
            var classPath = System.getProperty("java.class.path");
            int failed = ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, "-d", build.toString(), "-classpath", classPath, file.toString());
            assertThat(failed).isZero();
            var loader = new URLClassLoader(
                    new URL[] {build.toUri().toURL()}, ProjectionFingerprintTest.class.getClassLoader());
            LOADERS.add(loader);
            var projection =
                    loader.loadClass("tried.scores.Tried").getMethod("tried").invoke(null);
            return ProjectionFingerprint.of((Projection) projection).value();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String changed(String from, String to) {
        assertThat(SOURCE).contains(from);
        return SOURCE.replace(from, to);
    }

    @Test
    void the_same_code_has_the_same_fingerprint() {
        assertThat(fingerprintOf(SOURCE)).hasSize(32).isEqualTo(original);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            package tried.scores;      | package tried.scores; /* a comment */
            raw * 7                    | raw * 8
            raw * 11                   | raw * 12
            record Ignored(int number) | record Ignored(long number, int more)
            """)
    void what_no_handler_reaches_does_not_count(String from, String to) {
        assertThat(fingerprintOf(changed(from, to))).isEqualTo(original);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            raw + BONUS                             | raw - BONUS
            parseInt("1")                           | parseInt("2")
            Math.ceil(score)                        | Math.floor(score)
            (int) score;                            | (int) score + 1;
            of(new Up(), 3)                         | of(new Down(), 3)
            of(new Up(), 3)                         | of(new Up(), 4)
            recorded.event().maximum()                  | recorded.event().maximum() + 1
            row.setMaximumScore                     | row.setAttemptsAllowed
            .on(Opened.class                        | .removeOn(Opened.class, recorded -> RowKey.of(recorded.event().quiz(), recorded.aggregateId())).build(); } private static View<QuizzesRecord> other() { return View.of(Tables.QUIZZES).on(Opened.class
            recorded.event().quiz(), recorded.event().student() | recorded.event().student(), recorded.event().quiz()
            times + 1                               | times + 2
            score integer                           | score bigint
            """)
    void what_rows_depend_on_counts(String from, String to) {
        assertThat(fingerprintOf(changed(from, to))).isNotEqualTo(original);
    }

    @Test
    void every_projection_has_its_own() {
        assertThat(ClassroomProjections.all().stream().map(ProjectionFingerprint::of))
                .doesNotHaveDuplicates();
        assertThat(ProjectionFingerprint.of(QuizScores.version(1)))
                .isEqualTo(ProjectionFingerprint.of(QuizScores.version(1)))
                .isNotEqualTo(ProjectionFingerprint.of(QuizScores.version(2)))
                .isNotEqualTo(ProjectionFingerprint.of(QuizScores.refused()))
                .isNotEqualTo(ProjectionFingerprint.of(QuizScores.handled()));
    }

    @Test
    void every_projection_has_rows_of_earlier_versions() {
        assertThat(ClassroomProjections.all())
                .allSatisfy(projection -> assertThat(
                                ProjectionFingerprint.of(projection).equivalents())
                        .as(
                                "If the change leaves all rows as they are, add %s to @EquivalentCode of %s; else remove the annotation",
                                ProjectionFingerprint.of(projection).value(), projection.name())
                        .isNotEmpty());
    }
}
