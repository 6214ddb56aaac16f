package io.edupulse.classroom.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/api.md` lists the types that programs on the framework use, as their sources introduce them.
class ApiPageTest {

    private static final Repository REPOSITORY = Repository.here();
    private static final Path PAGE = Path.of("docs", "api.md");
    private static final Pattern ARTIFACT = Pattern.compile("</parent>\\s*<artifactId>([\\w-]+)</artifactId>");

    private static final String INTRODUCTION = """
            # Types by package

            What a program on the framework imports: each package with its Maven artifact, whose group is `io.edupulse`, and
            each type with what it is. Other public types serve the framework's own modules, and may change.

            A program has `edupulse-node`, which brings all packages but those for tests. Tests have
            `edupulse-projection-testkit`, which brings `edupulse-testkit`, JUnit and AssertJ.
            """;

    private static final String END = """

            This page is generated from the sources; see [contributing](../CONTRIBUTING.md).
            """;

    /// A package whose types are listed: all of them, or those that are named.
    private record Listed(String module, String name, Set<String> only) {

        private static Listed all(String module, String name) {
            return new Listed(module, name, Set.of());
        }

        private static Listed only(String module, String name, String... types) {
            return new Listed(module, name, Set.of(types));
        }

        private Path folder() {
            return Path.of(module, "src/main/java/io/edupulse", name.replace('.', '/'));
        }

        private String artifact() {
            var found = ARTIFACT.matcher(REPOSITORY.text(Path.of(module, "pom.xml")));
            assertThat(found.find()).as("an artifact in the POM of " + module).isTrue();
            return found.group(1);
        }

        private List<PublicType> types() {
            return REPOSITORY.files().stream()
                    .filter(file -> folder().equals(file.getParent()))
                    .map(file -> PublicType.of(REPOSITORY, file))
                    .flatMap(Optional::stream)
                    .filter(type -> only.isEmpty() || only.contains(type.name()))
                    .sorted(Comparator.comparing(PublicType::name))
                    .toList();
        }
    }

    private static final List<Listed> PACKAGES = List.of(
            Listed.only(
                    "domain/kernel",
                    "kernel.aggregate",
                    "Aggregate",
                    "Aggregates",
                    "Command",
                    "Decision",
                    "DomainEvent",
                    "Rejection"),
            Listed.all("domain/kernel", "kernel.command"),
            Listed.only(
                    "domain/kernel",
                    "kernel.event",
                    "EventCodec",
                    "EventIds",
                    "InvalidEventException",
                    "Metadata",
                    "RecordedEvent",
                    "UnreadableEventException"),
            Listed.only(
                    "domain/kernel",
                    "kernel.store",
                    "EventReader",
                    "EventStore",
                    "Receipt",
                    "StoreUnavailableException"),
            Listed.all("domain/kernel", "kernel.query"),
            Listed.all("domain/kernel", "kernel.collection"),
            Listed.only("domain/kernel", "kernel.failure", "CodedException"),
            Listed.only("domain/kernel", "kernel.fingerprint", "EquivalentCode"),
            Listed.only("domain/kernel", "kernel.bus", "GroupCommitEventBus", "LiveEvents"),
            Listed.only("domain/kernel", "kernel.lease", "Leases"),
            Listed.only("domain/kernel", "kernel.snapshot", "Snapshots"),
            Listed.only(
                    "projections/engine",
                    "projection",
                    "Handler",
                    "Projection",
                    "Recorded",
                    "RowKey",
                    "SqlHandler",
                    "UnfitProjectionException",
                    "View"),
            Listed.all("projections/engine", "projection.query"),
            Listed.all("projections/engine", "projection.paging"),
            Listed.only("projections/rebuild", "rebuild", "RebuildOptions", "Rebuilds"),
            Listed.all("projections/rebuild", "rebuild.report"),
            Listed.only("app/node", "node.access", "AccessRule", "Caller"),
            Listed.only("app/node", "node", "Program"),
            Listed.only("app/node", "node.program", "ServiceLookup", "WebPage"),
            Listed.only("app/node", "node.runtime", "Client", "Node"),
            Listed.only("app/node", "node.settings", "Setting", "Settings"),
            Listed.only("app/node", "node.status", "Found", "NodeHealth", "NodeState", "SystemStatus"),
            Listed.only("app/node", "node.cli", "CommandContext"),
            Listed.only("app/node", "node.output", "CommandAnswer", "Output", "Terminal", "TextTable"),
            Listed.all("domain/testkit", "testkit"),
            Listed.only("projections/testkit", "testkit.environment", "EduPulseTest", "TestBroker", "TestDatabase"),
            Listed.all("projections/testkit", "testkit.projection"));

    @Test
    void the_page_lists_the_types_that_programs_use() {
        new GeneratedPages(REPOSITORY)
                .check(
                        PAGE,
                        PACKAGES.stream().map(ApiPageTest::section).collect(Collectors.joining("", INTRODUCTION, END)));
    }

    @Test
    void each_type_that_is_named_exists_and_says_what_it_is() {
        assertThat(PACKAGES).allSatisfy(listed -> {
            assertThat(listed.types()).isNotEmpty();
            assertThat(listed.types().stream().map(PublicType::name))
                    .as("types of " + listed.name())
                    .containsAll(listed.only());
            assertThat(listed.types())
                    .allSatisfy(
                            type -> assertThat(type.sentence()).as(type.name()).isNotBlank());
        });
    }

    @Test
    void a_first_sentence_ends_before_the_next_and_names_types_in_code() {
        assertThat(PublicType.firstSentence(List.of("A view of [Row#key] and", "[#rows]. Thread-safe.", "", "More.")))
                .isEqualTo("A view of `Row.key` and `rows`");
    }

    private static String section(Listed listed) {
        return Stream.concat(
                        Stream.of(
                                "\n## `io.edupulse." + listed.name() + "`",
                                "",
                                "Artifact `" + listed.artifact() + "`.",
                                "",
                                "| type | what it is |",
                                "| --- | --- |"),
                        listed.types().stream().map(ApiPageTest::row))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String row(PublicType type) {
        var nested = type.nested().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        return "| `" + type.name() + "`" + (nested.isEmpty() ? "" : " with " + nested) + " | " + type.sentence() + " |";
    }
}
