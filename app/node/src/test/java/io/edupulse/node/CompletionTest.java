package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.node.library.Library;
import io.edupulse.node.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a real bash offers after it has read the script of `completion`.
class CompletionTest {

    @TempDir
    private static Path folder;

    private static Path script;

    @BeforeAll
    static void print() throws Exception {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = ProgramCommand.run(Terminal.of(out, err, 100, code -> {}), Library.PROGRAM, "completion");
        assertThat(exitCode).as(err.toString(StandardCharsets.UTF_8)).isZero();
        script = Files.write(folder.resolve("completion"), out.toByteArray());
    }

    @Test
    void commands_are_completed() throws Exception {
        assertThat(offered("re")).containsExactlyInAnyOrder("rebuild", "rebuilds", "reset-stream");
        assertThat(offered("rebuilds", "pa")).containsExactly("pause");
    }

    @Test
    void options_and_settings_are_completed() throws Exception {
        assertThat(offered("send", "--database-us")).containsExactly("--database-user");
        assertThat(offered("rebuild", "--al")).containsExactly("--all");
    }

    @Test
    void names_of_queries_and_read_models_are_completed() throws Exception {
        assertThat(offered("query", "books")).containsExactly("books-of-shelf");
        assertThat(offered("rebuild", "s")).containsExactly("shelf");
        assertThat(offered("rebuilds", "pause", "sh")).containsExactly("shelf");
        assertThat(offered("parked", "retry", "sh")).containsExactly("shelf");
    }

    @Test
    void a_command_that_is_run_alone_has_the_name_under_which_it_is_made() {
        var terminal = Terminal.of(new ByteArrayOutputStream(), new ByteArrayOutputStream(), 100, code -> {});
        var whole = Library.PROGRAM.commandLine(terminal).getSubcommands().keySet();
        assertThat(whole).hasSizeGreaterThan(10).contains("completion");
        for (var name : whole) {
            var alone = Library.PROGRAM.commandLine(terminal, Optional.of(name)).getSubcommands();
            if (name.equals("completion")) {
                assertThat(alone).containsOnlyKeys(whole);
            } else {
                assertThat(alone).containsOnlyKeys(name);
            }
        }
    }

    private static List<String> offered(String... words) throws Exception {
        var line = Stream.concat(Stream.of("library"), Stream.of(words)).toList();
        var asked = "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _complete_library;"
                + " printf '%s\\n' \"${COMPREPLY[@]}\"";
        var command = Stream.concat(Stream.of("bash", "-c", asked, "bash", script.toString()), line.stream());
        var bash = new ProcessBuilder(command.toList())
                .redirectError(ProcessBuilder.Redirect.DISCARD) // outside of a shell that completes, it complains
                .start();
        return bash.inputReader(StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
