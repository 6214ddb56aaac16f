package io.edupulse.classroom.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.node.settings.Setting;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every error code has an entry in a catalogue, and `docs/error-codes.md` is what the catalogues say.
class ErrorCodesTest {

    private static final Repository REPOSITORY = Repository.here();
    private static final ErrorCodes CODES = new ErrorCodes(REPOSITORY);

    private static final Path PAGE = Path.of("docs", "error-codes.md");

    private static final String INTRODUCTION = """
            # Error codes

            A code is stable: programs may rely on it. It comes with a message that has the values and the remedy: as
            `{"error":{"code":...,"message":...}}` over HTTP and with `--json`, as the code of a `CodedException` or a
            `Rejection` in Java, and in the first words of a message of the database. This page is generated from the files
            `error-codes.txt` in the modules; see [contributing](../CONTRIBUTING.md).

            ## The framework

            """;

    /// Literals of the same form: names of files, subjects, properties and attributes, beside settings.
    private static final Set<String> OTHER_LITERALS = Set.of(
            "access.key",
            "edupulse.events",
            "edupulse.fenced",
            "edupulse.log",
            "edupulse.properties",
            "http.route",
            "io.edupulse",
            "io.zonky",
            "java.home",
            "logback.xml",
            "node.json",
            "node.lock",
            "os.arch",
            "os.name",
            "postmaster.pid",
            "receipts.txt",
            "republish.dest",
            "republish.src",
            "user.dir",
            "user.name",
            "user.timezone");

    private static final Pattern FILE_OF_A_PAGE = Pattern.compile(".+\\.(?:html|css|js|json|svg)");

    @Test
    void each_code_in_the_sources_is_in_a_catalogue() {
        var known = CODES.all().stream().map(ErrorCodes.Entry::code).collect(Collectors.toSet());
        var unknown = CODES.literals();
        unknown.keySet().removeAll(known);
        unknown.keySet().removeAll(OTHER_LITERALS);
        unknown.keySet().removeIf(FILE_OF_A_PAGE.asMatchPredicate());
        Setting.all().forEach(setting -> unknown.remove(setting.name()));
        assertThat(unknown)
                .as("literals like codes that no error-codes.txt has, and that are nothing else")
                .isEmpty();
    }

    @Test
    void each_code_of_a_catalogue_is_in_the_sources_of_its_module() {
        assertThat(CODES.all()).filteredOn(entry -> !CODES.isGiven(entry)).isEmpty();
    }

    @Test
    void a_code_is_in_one_catalogue_and_says_cause_and_remedy() {
        assertThat(CODES.all()).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.cause()).as(entry.code()).isNotBlank();
            assertThat(entry.remedy()).as(entry.code()).isNotBlank();
        });
        assertThat(CODES.all().stream().map(ErrorCodes.Entry::code)).doesNotHaveDuplicates();
    }

    @Test
    void the_page_is_what_the_catalogues_say() {
        new GeneratedPages(REPOSITORY)
                .check(
                        PAGE,
                        INTRODUCTION
                                + ErrorCodes.table(CODES.ofFramework())
                                + "\n## The classroom\n\nRejections of the product's aggregates.\n\n"
                                + ErrorCodes.table(CODES.ofProduct()));
    }
}
