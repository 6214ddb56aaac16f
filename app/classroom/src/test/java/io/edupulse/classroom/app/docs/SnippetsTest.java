package io.edupulse.classroom.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The code in the documentation is code that compiles.
class SnippetsTest {

    private static final Repository REPOSITORY = Repository.here();
    private static final Set<String> COMPILED = Set.of("java", "sql", "xml");

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void each_snippet_is_what_its_source_says(Path path) {
        var page = new Page(path, REPOSITORY.text(path));
        new GeneratedPages(REPOSITORY).check(path, page.withSnippets(REPOSITORY).text());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void code_in_java_sql_or_xml_names_its_source(Path path) {
        assertThat(new Page(path, REPOSITORY.text(path)).blocks())
                .filteredOn(block -> COMPILED.contains(block.language()))
                .allSatisfy(block -> assertThat(block.source())
                        .as("the comment <!-- snippet: File.java#region --> before " + block.text())
                        .isNotEmpty());
    }

    @Test
    void a_snippet_replaces_the_code_after_its_comment_and_keeps_the_indentation() {
        var page = new Page(Path.of("page.md"), """
                1. Do
                   <!-- snippet: SnippetsTest.java#here -->
                   ```java
                   old();
                   ```
                ```
                kept
                ```
                """);
        // @start region=here
        var pages = List.of(page);
        // @end region=here
        assertThat(pages.getFirst().withSnippets(REPOSITORY).text()).isEqualTo("""
                1. Do
                   <!-- snippet: SnippetsTest.java#here -->
                   ```java
                   var pages = List.of(page);
                   ```
                ```
                kept
                ```
                """);
    }

    private static List<Path> pages() {
        return REPOSITORY.pages();
    }
}
