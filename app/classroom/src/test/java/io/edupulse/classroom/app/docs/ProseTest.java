package io.edupulse.classroom.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The documentation keeps to the width of the editor's settings, and with the sources to plain words.
class ProseTest {

    private static final Repository REPOSITORY = Repository.here();
    private static final int WIDTH = 120;
    private static final int LONGEST_README = 150;
    private static final int LONGEST_DECISION = 300;

    private static final Set<String> LAYERS = Set.of("domain", "infrastructure", "jooq-codegen", "projections", "app");

    private static final Pattern UNCLEAR = Pattern.compile(
            "(?i)\\b(?:nobody|somebody|anybody|so many|anew|mend(?:s|ed)?|of before|of late|change places"
                    + "|goes? on with|not to be had|(?:events|rows|replaying|one) behind)\\b");

    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"");

    private static final Pattern OF_THE_PRODUCT =
            Pattern.compile("(?i)quiz|lesson|\\bpulse|teacher|student|classroom|\\./edupulse");

    private static final Pattern COMMENT_OR_TEXT = Pattern.compile("//.*|" + TEXT);

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void words_are_plain(Path page) {
        assertThat(prose(page)).filteredOn(UNCLEAR.asPredicate()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void comments_and_messages_are_plain(Path source) {
        assertThat(found(COMMENT_OR_TEXT, source))
                .filteredOn(UNCLEAR.asPredicate())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sourcesOfTheFramework")
    void no_text_of_the_framework_knows_the_product(Path source) {
        assertThat(found(TEXT, source)).filteredOn(OF_THE_PRODUCT.asPredicate()).isEmpty();
    }

    /// Its tests and POMs too: a test that needs the product is a test of the product.
    @Test
    void no_file_of_the_framework_names_the_product() {
        assertThat(filesOfTheFramework())
                .hasSizeGreaterThan(400)
                .filteredOn(
                        file -> REPOSITORY.text(file).toLowerCase(Locale.ROOT).contains("classroom"))
                .isEmpty();
    }

    /// A row of a table cannot be broken, nor can a single word.
    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void lines_fit(Path page) {
        assertThat(REPOSITORY
                        .text(page)
                        .lines()
                        .filter(line -> !line.startsWith("|") && line.strip().contains(" "))
                        .filter(line -> line.length() > WIDTH))
                .isEmpty();
    }

    @Test
    void the_readme_is_short() {
        assertThat(REPOSITORY.text(Path.of("README.md")).lines().count()).isLessThanOrEqualTo(LONGEST_README);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void a_decision_is_short(Path page) {
        assertThat(REPOSITORY.text(page).strip().split("\\s+").length).isLessThanOrEqualTo(LONGEST_DECISION);
    }

    /// The lines of a page outside of its blocks of code, which show what programs print.
    private static List<String> prose(Path page) {
        var prose = new ArrayList<String>();
        boolean code = false;
        for (var line : REPOSITORY.text(page).lines().toList()) {
            if (line.strip().startsWith("```")) {
                code = !code;
            } else if (!code) {
                prose.add(line);
            }
        }
        return prose;
    }

    /// Without the page that `./edupulse bench` writes with what it has measured.
    private static List<Path> pages() {
        return REPOSITORY.pages().stream()
                .filter(page -> !page.equals(Path.of("docs", "benchmarks.md")))
                .toList();
    }

    private static Stream<String> found(Pattern pattern, Path source) {
        return pattern.matcher(REPOSITORY.text(source)).results().map(MatchResult::group);
    }

    private static Stream<Path> sourcesOfTheFramework() {
        return sources()
                .filter(file -> Stream.of("classroom", "benchmarks", "torture", "examples")
                        .noneMatch(part -> file.toString().contains(part)));
    }

    private static Stream<Path> filesOfTheFramework() {
        return REPOSITORY.files().stream()
                .filter(file -> LAYERS.contains(file.getName(0).toString()))
                .filter(file -> !file.getName(1).endsWith("classroom"));
    }

    private static Stream<Path> sources() {
        return REPOSITORY.named(".java").filter(file -> file.toString().contains("src/main/"));
    }

    private static Stream<Path> decisions() {
        return REPOSITORY.pages().stream().filter(page -> page.startsWith(Path.of("docs", "adr")));
    }
}
