package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.classroom.app.Main;
import io.edupulse.node.output.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The commands in the documentation are commands of the program, with options that they have.
class DocumentedCommandsTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\./edupulse ([^#\n]+)|`\\./edupulse ([^`]+)`");

    /// What the script does itself.
    private static final Set<String> OF_THE_SCRIPT =
            Set.of("test", "build", "bench", "torture", "cluster", "format", "clean", "--help");

    static Stream<String> commands() throws IOException {
        try (var docs = Files.walk(ROOT.resolve("docs"))) {
            var pages = Stream.concat(
                            docs.filter(page -> page.toString().endsWith(".md")), Stream.of(ROOT.resolve("README.md")))
                    .toList();
            return pages.stream()
                    .flatMap(page -> COMMAND.matcher(read(page)).results())
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .map(String::strip)
                    .filter(command -> !OF_THE_SCRIPT.contains(command.split(" ", 2)[0]))
                    .distinct();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_command_and_its_options_exist(String command) {
        var found = Main.PROGRAM.commandLine(Terminal.ofThisProcess());
        for (var word : List.of(command.split("\\s+"))) {
            if (word.startsWith("--")) {
                assertThat(found.getCommandSpec().findOption(word))
                        .as("%s of %s", word, found.getCommandName())
                        .isNotNull();
            } else if (!found.getSubcommands().isEmpty()) {
                assertThat(found.getSubcommands()).containsKey(word);
                found = found.getSubcommands().get(word);
            }
        }
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
