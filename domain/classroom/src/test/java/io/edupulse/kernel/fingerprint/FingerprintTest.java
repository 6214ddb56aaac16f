package io.edupulse.kernel.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.classroom.Classroom;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Compiles an aggregate again and again, each time with one thing changed.
class FingerprintTest {

    private static final String SOURCE = """
            package tried;

            import io.edupulse.kernel.aggregate.*;
            import java.time.Instant;
            import java.util.List;
            import java.util.UUID;

            record Rename(UUID aggregateId, String name) implements Command {}

            sealed interface Happened extends DomainEvent {}
            record Renamed(String name) implements Happened {}
            record Emptied() implements Happened {}

            record Shelf(String name, int changes, List<String> books) {
                Shelf renamed(String to) {
                    return new Shelf(to, changes + 1, books);
                }
            }

            final class Words {
                static String clean(String word) {
                    return word.strip();
                }
            }

            public final class Tried implements Aggregate<Shelf, Rename, Happened> {
                public String name() { return "shelf"; }
                public Class<Rename> commands() { return Rename.class; }
                public Class<Happened> events() { return Happened.class; }
                public Class<Shelf> states() { return Shelf.class; }
                public Shelf initial() { return new Shelf("none", 0, List.of()); }

                public Decision<Happened> decide(Shelf shelf, Rename command, Instant now) {
                    return command.name().length() > 100 ? Decision.accept() : Decision.accept(new Renamed(command.name()));
                }

                public Shelf evolve(Shelf shelf, Happened event) {
                    return switch (event) {
                        case Renamed renamed -> shelf.renamed(shortened(renamed.name()));
                        case Emptied emptied -> shelf.changes() > 3 ? initial() : shelf;
                    };
                }

                private static String shortened(String name) {
                    return Words.clean(name).chars().limit(20).mapToObj(c -> "" + (char) c).reduce("", String::concat);
                }

                private static String unused(String name) {
                    return name;
                }
            }
            """;

    private static final String NAMED = "@io.edupulse.kernel.fingerprint.FingerprintName(\"%s\") ";
    private static final String OLDER = "0123456789abcdef0123456789abcdef";

    private final List<URLClassLoader> loaders = new ArrayList<>();
    private final AtomicInteger builds = new AtomicInteger();

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws IOException {
        for (var loader : loaders) {
            loader.close();
        }
    }

    /// @param more other source files, each of one package and named like its class
    private Optional<Fingerprint> fingerprintOf(String source, Source... more) {
        return fingerprintOf(List.of(), source, more);
    }

    private Optional<Fingerprint> fingerprintOf(List<String> options, String source, Source... more) {
        try {
            var build = Files.createDirectory(folder.resolve("build" + builds.incrementAndGet()));
            var arguments = new ArrayList<>(options);
            arguments.addAll(List.of("-d", build.toString(), "-classpath", classPath()));
            arguments.add(Files.writeString(build.resolve("Tried.java"), source).toString());
            for (var one : more) {
                arguments.add(
                        Files.writeString(build.resolve(one.file()), one.text()).toString());
            }
            int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
            assertThat(failed).isZero();
            var loader = new URLClassLoader(
                    new URL[] {build.toUri().toURL()}, getClass().getClassLoader());
            loaders.add(loader);
            var aggregate = loader.loadClass("tried.Tried").getConstructor().newInstance();
            return Fingerprint.of((Aggregate<?, ?, ?>) aggregate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Source(String file, String text) {}

    /// The fingerprint of code that calls a class of a library with a name of its own.
    private Optional<Fingerprint> fingerprintWithLibrary(String folder, String type, String body) {
        return fingerprintOf(
                changed("Words.clean(name)", folder + "." + type + ".clean(name)"),
                new Source("package-info.java", Text.format(NAMED, "library") + "package " + folder + ";"),
                new Source(
                        type + ".java",
                        "package " + folder + "; " + Text.format(NAMED, "Phrases") + "public class " + type
                                + " { public static String clean(String word) { return " + body + "; } }"));
    }

    private static String classPath() {
        var location = Aggregate.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(location.getPath()).toString();
    }

    private static String changed(String from, String to) {
        assertThat(SOURCE).contains(from);
        return SOURCE.replace(from, to);
    }

    @Test
    void the_same_code_has_the_same_fingerprint() {
        assertThat(fingerprintOf(SOURCE)).isPresent().isEqualTo(fingerprintOf(SOURCE));
    }

    @Test
    void what_is_there_for_debuggers_does_not_count() {
        assertThat(fingerprintOf(List.of("-g", "-parameters"), SOURCE))
                .isPresent()
                .isEqualTo(fingerprintOf(List.of("-g:none"), SOURCE));
    }

    @Test
    void lines_and_the_order_of_members_do_not_count() {
        var moved = changed("    private static String unused(String name) {\n        return name;\n    }\n", "")
                .replace(
                        "public final class Tried implements Aggregate<Shelf, Rename, Happened> {\n",
                        "public final class Tried implements Aggregate<Shelf, Rename, Happened> {\n\n\n    // first\n    private static String unused(String name) {\n        return name;\n    }\n");

        assertThat(moved).contains("// first");
        assertThat(fingerprintOf(moved)).isEqualTo(fingerprintOf(SOURCE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            package tried;                 | package tried; /* a comment */
            > 100                          | > 99
            new Renamed(command.name())    | new Renamed(command.name() + "!")
            return "shelf"                 | return "rack"
            return name;                   | return name + name;
            record Rename(UUID aggregateId, String name)  | record Rename(UUID aggregateId, String name, int more)
            """)
    void what_does_not_fold_does_not_count(String from, String to) {
        assertThat(fingerprintOf(changed(from, to))).isEqualTo(fingerprintOf(SOURCE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            changes() > 3 ? initial() : shelf     | changes() > 4 ? initial() : shelf
            changes() > 3 ? initial() : shelf     | changes() < 3 ? initial() : shelf
            changes() > 3 ? initial() : shelf     | changes() > 3 ? shelf : initial()
            shortened(renamed.name())             | renamed.name()
            limit(20)                             | limit(21)
            "" + (char) c                         | "-" + (char) c
            String::concat                        | (a, b) -> b + a
            word.strip()                          | word.trim()
            changes + 1, books                    | changes + 2, books
            new Shelf("none", 0                   | new Shelf("empty", 0
            List<String> books                    | List<Integer> books
            int changes                           | long changes
            record Emptied()                      | record Emptied(int books)
            """)
    void what_folds_counts(String from, String to) {
        assertThat(fingerprintOf(changed(from, to))).isPresent().isNotEqualTo(fingerprintOf(SOURCE));
    }

    @Test
    void code_with_a_name_of_its_own_is_not_read_and_can_move() {
        assertThat(fingerprintWithLibrary("library.words", "Phrases", "word.strip()"))
                .isPresent()
                .isEqualTo(fingerprintWithLibrary("moved.elsewhere", "Renamed", "word.trim()"))
                .isNotEqualTo(fingerprintOf(SOURCE));
    }

    @Test
    void versions_that_are_declared_equivalent_cover_each_other_until_the_code_changes() {
        var own = fingerprintOf(SOURCE).orElseThrow();
        var declared = changed(
                "public final class Tried",
                Text.format(
                        "@io.edupulse.kernel.fingerprint.EquivalentCode({\"%s\", \"%s\"})\npublic final class Tried",
                        OLDER, own.value()));

        assertThat(fingerprintOf(declared).orElseThrow().values()).containsExactly(own.value(), OLDER);
        assertThat(fingerprintOf(declared.replace("limit(20)", "limit(21)"))
                        .orElseThrow()
                        .covers(OLDER))
                .isFalse();
    }

    @Test
    void every_kind_has_snapshots_of_earlier_versions() {
        assertThat(Classroom.AGGREGATES.all())
                .allSatisfy(aggregate -> assertThat(
                                Fingerprint.of(aggregate).orElseThrow().equivalents())
                        .as(
                                "If the change leaves all states as they are, add %s to @EquivalentCode of %s; else remove the annotation",
                                Fingerprint.of(aggregate).orElseThrow().value(), aggregate.name())
                        .isNotEmpty());
    }

    @Test
    void kinds_of_aggregates_differ() {
        assertThat(Classroom.AGGREGATES.all().stream().map(Fingerprint::of))
                .allMatch(Optional::isPresent)
                .doesNotHaveDuplicates();
    }
}
