package io.edupulse.classroom.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the documentation points at is there: other pages and their headings, files and tests.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReferencesTest {

    private static final Repository REPOSITORY = Repository.here();

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");
    private static final Pattern FILE = Pattern.compile("`([\\w./-]+\\.(?:java|sql))`");

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void each_link_leads_somewhere(Path page) {
        assertThat(found(LINK, page)).allSatisfy(link -> {
            var target = link.group(1).isEmpty()
                    ? page
                    : page.resolveSibling(link.group(1)).normalize();
            assertThat(REPOSITORY.root().resolve(target)).exists();
            if (link.group(2) != null && Files.isRegularFile(REPOSITORY.root().resolve(target))) {
                assertThat(anchors(target)).as("headings of " + target).contains(link.group(2));
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void each_test_that_is_named_exists(Path page) {
        assertThat(found(TEST, page)).allSatisfy(test -> {
            var source = REPOSITORY.only(test.group(1) + ".java");
            if (test.group(2) != null) {
                assertThat(REPOSITORY.text(source)).contains("void " + test.group(2) + "(");
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void each_file_that_is_named_exists(Path page) {
        assertThat(found(FILE, page))
                .allSatisfy(
                        file -> assertThat(REPOSITORY.files()).anyMatch(existing -> existing.endsWith(file.group(1))));
    }

    /// As GitHub makes them of headings.
    private static Stream<String> anchors(Path page) {
        return found(HEADING, page).stream()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'));
    }

    private static List<MatchResult> found(Pattern pattern, Path page) {
        return pattern.matcher(REPOSITORY.text(page)).results().toList();
    }

    private static List<Path> pages() {
        return REPOSITORY.pages();
    }
}
