package io.edupulse.classroom.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the documentation points at is there: other pages and their headings, files and tests.
class ReferencesTest {

    private static final Repository REPOSITORY = Repository.here();

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern TEST = Pattern.compile("`(\\w*[a-z](?:Test|IT))(?:\\.(\\w+))?`");
    private static final Pattern FILE = Pattern.compile("`([\\w./-]+\\.(?:java|sql))`");

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void each_link_leads_somewhere(Path page) {
        assertThat(found(LINK, page)
                        .filter(link -> !leadsSomewhere(page, link.group(1), link.group(2)))
                        .map(MatchResult::group))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void each_test_that_is_named_exists(Path page) {
        assertThat(found(TEST, page)
                        .filter(test -> !isTest(test.group(1), test.group(2)))
                        .map(MatchResult::group))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void each_file_that_is_named_exists(Path page) {
        assertThat(found(FILE, page)
                        .map(file -> file.group(1))
                        .filter(file -> REPOSITORY.files().stream().noneMatch(existing -> existing.endsWith(file))))
                .isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link, @Nullable String anchor) {
        var target = link.isEmpty() ? page : page.resolveSibling(link).normalize();
        var file = REPOSITORY.root().resolve(target);
        return Files.exists(file)
                && (anchor == null || Files.isDirectory(file) || anchors(target).anyMatch(anchor::equals));
    }

    private static boolean isTest(String name, @Nullable String method) {
        return REPOSITORY.files().stream()
                .filter(file -> file.endsWith(name + ".java"))
                .anyMatch(file -> method == null || REPOSITORY.text(file).contains("void " + method + "("));
    }

    /// As GitHub makes them of headings.
    private static Stream<String> anchors(Path page) {
        return found(HEADING, page)
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'));
    }

    private static Stream<MatchResult> found(Pattern pattern, Path page) {
        return pattern.matcher(REPOSITORY.text(page)).results();
    }

    private static List<Path> pages() {
        return REPOSITORY.pages();
    }
}
