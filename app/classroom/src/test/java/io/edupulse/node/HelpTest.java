package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.classroom.Classroom;
import io.edupulse.classroom.app.Main;
import io.edupulse.kernel.text.Nearest;
import io.edupulse.node.cli.log.EventsCommand;
import io.edupulse.node.output.Terminal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

class HelpTest {

    private static final int NARROW = 80;

    static Stream<CommandLine> commands() {
        return all(Main.PROGRAM.commandLine(Terminal.ofThisProcess()));
    }

    private static Stream<CommandLine> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::all));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_commands_own_options_come_first_and_the_settings_in_a_group_of_their_own(CommandLine command) {
        var help = help(command);
        if (command.getSubcommands().isEmpty()) {
            assertThat(help.indexOf("General options")).isPositive().isLessThan(help.indexOf("Settings"));
            assertThat(help.indexOf("--database-url")).isGreaterThan(help.indexOf("Settings"));
            command.getCommandSpec().options().stream()
                    .filter(option -> option.group() == null)
                    .forEach(own -> assertThat(help.indexOf(own.longestName()))
                            .as(own.longestName())
                            .isPositive()
                            .isLessThan(help.indexOf("General options")));
        } else {
            assertThat(help).doesNotContain("--database-url").contains("--help");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void no_help_breaks_inside_of_an_example(CommandLine command) {
        assertThat(help(command).lines()).allSatisfy(line -> {
            assertThat(line.length()).isLessThanOrEqualTo(NARROW);
            for (var pair : List.of("{}", "[]")) {
                assertThat(count(line, pair.charAt(0))).as(line).isEqualTo(count(line, pair.charAt(1)));
            }
            assertThat(count(line, '"') % 2).as(line).isZero();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            foo                             | edupulse has no 'foo': there are serve, send, query
            stats                           | did you mean status?
            qurey                           | did you mean query?
            rebuilds lst                    | did you mean list?
            status more                     | edupulse status takes no argument 'more' more
            events tail --since yesterday   | 'yesterday' is not a time such as 2026-11-27T08:00Z
            events tail --since 12:00       | '12:00' is not a time such as 2026-11-27T08:00Z
            events tail --aggregate 17      | '17' is not a UUID such as
            events tail --limit many        | 'many' is not
            parked rety                     | did you mean retry?
            events tail --form-start        | has no option --form-start; did you mean --from-start?
            status --databse-url=jdbc:x     | has no option --databse-url; did you mean --database-url?
            """)
    void what_is_not_there_is_told_with_what_there_is_and_the_nearest(String typed, String told) {
        var root = Main.PROGRAM.commandLine(Terminal.ofThisProcess());
        try {
            root.parseArgs(typed.split(" "));
        } catch (ParameterException e) {
            assertThat(WrongUsage.message(e)).contains(told);
            return;
        }
        throw new AssertionError(typed + " was taken");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-27T08:00Z, 2026-11-27T08:00:00Z",
        "2026-11-27T08:00:01.5Z, 2026-11-27T08:00:01.500Z",
        "2026-11-27T09:00+01:00, 2026-11-27T08:00:00Z",
        "2026-11-27, 2026-11-27T00:00:00Z",
        "10m, 2026-11-30T11:50:00Z",
        "2d, 2026-11-28T12:00:00Z",
        "0, 2026-11-30T12:00:00Z",
    })
    void a_time_may_be_a_moment_a_day_or_how_long_ago(String text, Instant expected) {
        assertThat(ProgramCommand.instant(text, Instant.parse("2026-11-30T12:00:00Z")))
                .isEqualTo(expected);
    }

    @Test
    void an_unknown_event_type_is_told_with_those_there_are_and_the_nearest() {
        EventsCommand.checkTypes(Set.of("QuizSubmitted", "LessonDrafted"), Classroom.AGGREGATES);
        assertThatThrownBy(() -> EventsCommand.checkTypes(Set.of("QuizSubmited"), Classroom.AGGREGATES))
                .hasMessageContaining("There is no event type 'QuizSubmited': there are LessonDrafted, ")
                .hasMessageContaining("did you mean QuizSubmitted?");
    }

    @Test
    void nothing_far_away_is_suggested() {
        assertThat(Nearest.of("foo", List.of("demo", "serve", "send"))).isEmpty();
        assertThat(Nearest.of("x", List.of("send"))).isEmpty();
    }

    private static String help(CommandLine command) {
        return command.setUsageHelpWidth(NARROW).getUsageMessage(Ansi.OFF);
    }

    private static long count(String line, char c) {
        return line.chars().filter(other -> other == c).count();
    }
}
