package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.text.Text;
import io.edupulse.node.library.Library;
import io.edupulse.node.output.Terminal;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that a program gets without writing one, beside a node.
class CommandLineIT {

    private static final UUID DUNE = UUID.fromString("0199a000-0000-7000-8000-000000000001");
    private static final Pattern PLACE = Pattern.compile("\"partition\":(\\d+),\"position\":(\\d+)");

    @TempDir
    private static Path folder;

    private static Node node;
    private static String place;

    private record Ran(int exitCode, String out, String err) {}

    private static Ran run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = Terminal.of(out, err, 100, code -> {});
        var all = Stream.concat(Stream.of(arguments), Stream.of("--data", folder.toString()))
                .toArray(String[]::new);
        int exitCode = ProgramCommand.run(terminal, Library.PROGRAM, all);
        return new Ran(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @BeforeAll
    static void start() {
        node = Library.PROGRAM.start(Settings.defaults()
                .with(Setting.DATA, folder)
                .with(Setting.DATABASE_PARTITIONS, 2)
                .with(Setting.DATABASE_POOL_SIZE, 4));
        buy(UUID.randomUUID(), "Emma | 50% + 1", "letters");
        var sent = buy(DUNE, "Dune", "novels");
        var receipt = PLACE.matcher(sent.out());
        assertThat(receipt.find()).as(sent.out()).isTrue();
        place = receipt.group(1) + ":" + receipt.group(2);
    }

    private static Ran buy(UUID book, String title, String shelf) {
        var sent = run(
                "send",
                Text.format(
                        "{\"type\":\"BuyBook\",\"payload\":{\"book_id\":\"%s\",\"title\":\"%s\",\"shelf\":\"%s\"}}",
                        book, title, shelf),
                "--json");
        assertThat(sent.exitCode()).as(sent.err()).isZero();
        return sent;
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void query_alone_lists_the_queries_and_their_fields() {
        var listed = run("query");

        assertThat(listed.exitCode()).as(listed.err()).isZero();
        assertThat(listed.out()).contains("books-of-shelf", "shelf, limit", "find-book", "book_id");
    }

    @Test
    void an_answer_is_a_table_whose_columns_are_the_components() {
        var answer = run("query", "books-of-shelf", "shelf=novels", "limit=10", "--after", place);

        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out().lines().toList()).hasSize(2);
        assertThat(answer.out().lines().findFirst())
                .hasValueSatisfying(head -> assertThat(head).containsSubsequence("book_id", "title", "shelf"));
        assertThat(answer.out()).containsSubsequence(DUNE.toString(), "Dune", "novels");
    }

    @Test
    void an_answer_is_json_with_the_names_of_the_components() {
        var answer = run("query", "find-book", "{\"book_id\":\"" + DUNE + "\"}", "--after", place, "--json");

        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out()).isEqualTo("{\"book_id\":\"" + DUNE + "\",\"title\":\"Dune\",\"shelf\":\"novels\"}\n");
    }

    @Test
    void a_list_by_texts_goes_on_with_the_cursor_that_it_prints() {
        await().until(() -> run("query", "list-books").out().contains("Emma"));

        var first = run("query", "list-books", "limit=1");
        assertThat(first.out()).contains("Dune", "1970-01-01").doesNotContain("Emma");
        var cursor = first.out().lines().toList().getLast();
        assertThat(cursor).startsWith("more: cursor=");

        var second = run("query", "list-books", "limit=1", cursor.substring("more: ".length()), "--json");
        assertThat(second.out())
                .isEqualTo(
                        "{\"items\":[{\"title\":\"Emma | 50% + 1\",\"on\":\"1970-01-01\",\"note\":null}],\"next\":null}\n");
    }

    @Test
    void an_answer_without_rows_says_so() {
        var answer = run("query", "books-of-shelf", "shelf=poems", "limit=10");

        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out()).isEqualTo("nothing\n");
    }

    @Test
    void a_row_that_is_not_there_fails_with_a_code() {
        assertFails(1, "query.not-found", "query", "find-book", "book_id=" + UUID.randomUUID());
    }

    @Test
    void a_read_model_that_does_not_reach_a_receipt_fails_with_a_code() {
        assertFails(
                1, "projection.behind", "query", "find-book", "book_id=" + DUNE, "--after", "0:999", "--timeout", "0");
    }

    @Test
    void wrong_usage_names_what_there_is() {
        assertThat(assertFails(2, "usage.unknown-query", "query", "find-bok")).contains("find-book");
        assertThat(assertFails(2, "usage.invalid", "query", "find-book", "book_id"))
                .contains("NAME=VALUE");
        assertThat(assertFails(2, "usage.invalid", "query", "find-book", "book_id=1", "book_id=2"))
                .contains("twice");
        assertThat(assertFails(2, "usage.invalid", "query", "find-book", "book_id=" + DUNE, "--after", "3"))
                .contains("PARTITION:POSITION");
    }

    @Test
    void fields_that_do_not_fit_are_named() {
        assertThat(assertFails(1, "query.invalid-field", "query", "find-book", "book_id=dune"))
                .contains("book_id");
        assertThat(assertFails(1, "query.missing-field", "query", "find-book")).contains("book_id");
        assertThat(assertFails(1, "query.unknown-field", "query", "find-book", "book_id=" + DUNE, "isbn=1"))
                .contains("isbn");
    }

    private static String assertFails(int exitCode, String code, String... arguments) {
        var failed = run(arguments);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains(code);
        assertThat(failed.exitCode()).as(failed.err()).isEqualTo(exitCode);
        return failed.err();
    }
}
