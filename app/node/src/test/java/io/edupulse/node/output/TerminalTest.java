package io.edupulse.node.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private static final String CLEARED = "\r\u001b[K";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Integer> exits = new ArrayList<>();

    private enum State {
        INDEXING
    }

    @Test
    void what_is_printed_is_utf_8_in_every_country() {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            var output = new Output(Terminal.of(out, err, 0, exits::add), true, false);
            output.result(Map.of("title", "Brüche λ 日本 😀", "state", State.INDEXING), () -> {});
            output.error("a.code", "Ö");
        } finally {
            Locale.setDefault(before);
        }
        assertThat(printed(out)).contains("\"Brüche λ 日本 😀\"", "\"indexing\"");
        assertThat(printed(err)).contains("Ö");
    }

    @Test
    void a_bar_gives_way_to_an_error() {
        var output = new Output(Terminal.of(out, err, 80, exits::add), false, false);
        output.draw("[##..] 50%");
        output.error("a.code", "It failed\nat last");
        assertThat(printed(out)).isEqualTo(CLEARED + "[##..] 50%" + CLEARED);
        assertThat(printed(err)).isEqualTo("error a.code: It failed at last\n");

        output.draw("[####]");
        output.keepDrawn();
        output.line("done");
        assertThat(printed(out)).endsWith("[####]\ndone\n");

        output.draw("[#...]");
        output.line("and on");
        assertThat(printed(out)).endsWith("[#...]" + CLEARED + "and on\n");
    }

    @Test
    void no_error_shows_a_password() {
        var output = new Output(Terminal.of(out, err, 0, exits::add), true, false);
        output.error("a.code", "No answer at nats://app:s3cret@broker");
        output.trace(new IllegalStateException("No answer at nats://app:s3cret@broker"));
        assertThat(printed(err)).contains("nats://app:***@broker").doesNotContain("s3cret");
    }

    @Test
    void a_bar_gives_way_to_what_others_write_to_the_standard_error() throws IOException {
        var terminal = Terminal.of(out, out, 80, exits::add);
        var output = new Output(terminal, false, false);
        output.draw("[##..] 50%");
        terminal.standardError().write("12:00 WARN it is slow\n".getBytes(StandardCharsets.UTF_8));
        output.draw("[###.] 75%");
        assertThat(printed(out))
                .isEqualTo(CLEARED + "[##..] 50%" + CLEARED + "12:00 WARN it is slow\n" + CLEARED + "[###.] 75%");
    }

    @Test
    void sentences_and_errors_are_broken_between_words_on_a_terminal_alone() {
        var narrow = new Output(Terminal.of(out, err, 20, exits::add), false, false);
        narrow.sentence("   The water cycle, 31 ms after it happened");
        narrow.error("a.code", "It failed because of /a/path/that/is/very/long/and/whole again");
        assertThat(printed(out).lines()).containsExactly("   The water cycle,", "     31 ms after it", "     happened");
        assertThat(printed(err).lines())
                .containsExactly(
                        "error a.code: It", "  failed because of", "  /a/path/that/is/very/long/and/whole", "  again");

        err.reset();
        var file = new Output(Terminal.of(out, err, 0, exits::add), false, false);
        file.error("a.code", "It failed ".repeat(50));
        assertThat(printed(err)).hasLineCount(1);
    }

    @Test
    void a_terminal_shows_as_much_of_an_event_as_it_has_room_for() {
        var event = "2026-11-27T08:00:00Z  {\"type\":\"QuizSubmitted\"}";
        new Output(Terminal.of(out, err, 30, exits::add), false, false).cutLine(event);
        new Output(Terminal.of(out, err, 30, exits::add), false, true).cutLine(event);
        new Output(Terminal.of(out, err, 0, exits::add), false, false).cutLine(event);
        assertThat(printed(out).lines()).containsExactly("2026-11-27T08:00:00Z  {\"type\"…", event, event);
    }

    @Test
    void nothing_more_is_printed_once_the_output_is_closed_and_a_command_ends() {
        var terminal = Terminal.of(new ClosedForAWhile(out), err, 0, exits::add);
        terminal.endWithItsReader();
        var output = new Output(terminal, false, false);
        output.line("one");
        output.line("two");
        output.error("a.code", "It failed");
        assertThat(exits).hasSize(1);
        assertThat(printed(err)).doesNotContain("a.code");
        assertThat(printed(out)).isEmpty();
    }

    @Test
    void a_node_serves_on_when_its_output_is_closed() {
        var output = new Output(Terminal.of(new ClosedForAWhile(out), err, 0, exits::add), false, false);
        output.line("one");
        assertThat(exits).isEmpty();
    }

    private static String printed(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    /// Takes what is written after the first time.
    private static final class ClosedForAWhile extends FilterOutputStream {

        private boolean hasFailed;

        private ClosedForAWhile(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!hasFailed) {
                hasFailed = true;
                throw new IOException("Broken pipe");
            }
            super.write(bytes, offset, length);
        }
    }
}
