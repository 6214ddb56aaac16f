package io.edupulse.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandSpellingTest {

    private final CommandSpelling spelling = new CommandSpelling("./library", Set.of("migrate", "reset-stream"));

    @Test
    void puts_the_program_before_the_operations_of_a_message() {
        assertThat(spelling.in("Run `reset-stream 2`, then `migrate`"))
                .isEqualTo("Run './library reset-stream 2', then './library migrate'");
    }

    @Test
    void leaves_alone_what_is_no_command_of_the_program() {
        for (var text : new String[] {"migrate", "`shelf`", "`migrated`", "`Migrate`", "`$1\\`", "a ` b"}) {
            assertThat(spelling.in(text)).isEqualTo(text);
        }
        assertThat(new CommandSpelling("$0\\", Set.of("migrate")).in("`migrate $1`"))
                .isEqualTo("'$0\\ migrate $1'");
    }
}
