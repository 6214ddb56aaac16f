package io.edupulse.classroom.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.text.Text;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who types in `docs/your-own-domain.md` gets the example.
class TutorialTest {

    private static final Repository REPOSITORY = Repository.here();
    private static final Path PAGE = Path.of("docs", "your-own-domain.md");
    private static final Path EXAMPLE = Path.of("examples", "library");

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void each_file_of_the_example_is_on_the_page_whole_below_its_path(Path file) {
        assertThat(REPOSITORY.text(PAGE))
                .containsOnlyOnce(Text.format("\n`%s`:\n\n<!-- snippet: %s -->\n```", EXAMPLE.relativize(file), file));
    }

    private static List<Path> files() {
        return REPOSITORY.files().stream()
                .filter(file -> file.startsWith(EXAMPLE))
                .toList();
    }
}
