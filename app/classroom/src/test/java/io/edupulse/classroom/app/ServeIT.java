package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.classroom.app.NodeProcess.Result;
import io.edupulse.kernel.text.Text;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A node as users run it, with commands from other processes.
class ServeIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final UUID TEACHER = UUID.randomUUID();

    @TempDir
    private static Path data;

    private static NodeProcess node;

    @BeforeAll
    static void start() throws Exception {
        node = NodeProcess.serve(data);
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    @Test
    void a_command_is_in_the_log_on_nats_and_in_the_read_model() throws Exception {
        var lesson = UUID.randomUUID();
        var drafted = send(draft(lesson, Text.format("Rivers of %s", lesson)));
        assertThat(drafted.exitCode()).as(drafted.err()).isZero();
        var receipt = drafted.json().path("receipt");
        assertThat(receipt.path("sequence").asLong()).isEqualTo(1);

        var place = Text.format(
                "%d:%d",
                receipt.path("partition").asInt(), receipt.path("position").asLong());
        var found = node.run("query", "find-lessons", "status=DRAFTED", "words=" + lesson, "--json", "--after", place);
        assertThat(found.json().at("/items/0/title").asText()).isEqualTo("Rivers of " + lesson);
        var shown = node.run("events", "show", lesson.toString(), "--json");
        assertThat(shown.json().path("type").asText()).isEqualTo("LessonDrafted");
        awaitAgreement();
    }

    @Test
    void a_rejected_command_ends_with_one_and_the_code_of_the_rule() throws Exception {
        var result = send(Text.format("{\"type\":\"CloseQuiz\",\"payload\":{\"quiz_id\":\"%s\"}}", UUID.randomUUID()));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.json().path("code").asText()).isEqualTo("quiz.not-opened");
    }

    @Test
    void the_same_key_again_is_answered_with_the_first_receipt() throws Exception {
        var keyed = draft(UUID.randomUUID(), "Once").replaceFirst("\\{", "{\"idempotency_key\":\"k1\",");
        var first = send(keyed).json();
        var again = send(keyed).json();
        assertThat(again.path("receipt")).isEqualTo(first.path("receipt"));
        assertThat(again.path("repeated").asBoolean()).isTrue();
    }

    static Stream<Arguments> badInput() {
        var id = UUID.randomUUID();
        var quiz =
                "{\"type\":\"SubmitQuiz\",\"payload\":{\"quiz_id\":\"%s\",\"student_id\":\"%s\",\"score_raw\":%s}%s}";
        return Stream.of(
                Arguments.of("command.unknown-type", "Nope", "{\"type\":\"Nope\",\"payload\":{}}"),
                Arguments.of("command.malformed-json", "line 1", "{\"type\":\"CloseQuiz\",\"payload\":{\"quiz_id\":"),
                Arguments.of(
                        "command.unknown-field",
                        "x\\\" of CloseQuiz is not known",
                        Text.format("{\"type\":\"CloseQuiz\",\"payload\":{\"quiz_id\":\"%s\",\"x\":1}}", id)),
                Arguments.of(
                        "command.missing-field", "quiz_id of CloseQuiz", "{\"type\":\"CloseQuiz\",\"payload\":{}}"),
                Arguments.of(
                        "command.invalid-field",
                        "quiz_id of CloseQuiz",
                        "{\"type\":\"CloseQuiz\",\"payload\":{\"quiz_id\":\"zz\"}}"),
                Arguments.of("command.invalid-field", "score_raw", Text.format(quiz, id, id, "99999999999", "")),
                Arguments.of("command.invalid-field", "score_raw", Text.format(quiz, id, id, "\"7\"", "")),
                Arguments.of("command.invalid-field", "title of DraftLesson", draft(id, "a\\u0000b")),
                Arguments.of("command.too-large", "1,048,576", draft(id, "x".repeat(1 << 20))));
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void bad_input_gets_one_line_with_field_and_reason_and_writes_nothing(String code, String named, String command)
            throws Exception {
        long before = events();
        var file = Files.write(data.resolve("command.json"), command.getBytes(StandardCharsets.UTF_8));
        var http = Http.post(node, file);
        assertThat(http.status())
                .isEqualTo(
                        switch (code) {
                            case "command.too-large" -> 413;
                            case "command.unknown-type" -> 404;
                            default -> 400;
                        });
        assertThat(http.body()).contains("\"" + code + "\"").contains(named);
        assertThat(events()).isEqualTo(before);
    }

    @Test
    void a_database_that_does_not_fit_is_refused_with_what_to_do() throws Exception {
        try (var connection = DriverManager.getConnection(node.databaseUrl());
                var statement = connection.createStatement()) {
            statement.execute("create database elsewhere");
        }
        var elsewhere = node.databaseUrl().replaceFirst("/\\w+\\?", "/elsewhere?");
        assertRefused("database.not-migrated", "query", "list-teachers", "--database-url", elsewhere);

        assertThat(NodeProcess.execute("migrate", "--database-partitions", "3", "--database-url", elsewhere)
                        .exitCode())
                .isZero();
        assertRefused(
                "database.partitions",
                "query",
                "list-teachers",
                "--database-partitions",
                "4",
                "--database-url",
                elsewhere);
        assertRefused("database.partitions", "serve", "--database-partitions", "4", "--database-url", elsewhere);

        try (var connection = DriverManager.getConnection(elsewhere);
                var statement = connection.createStatement()) {
            statement.execute("update schema_revision set revision = revision + 1");
        }
        assertRefused("database.newer-schema", "query", "list-teachers", "--database-url", elsewhere);
        assertRefused("database.newer-schema", "serve", "--database-url", elsewhere);
        assertRefused("database.newer-schema", "migrate", "--database-url", elsewhere);
    }

    private static void assertRefused(String code, String... command) throws Exception {
        var result = NodeProcess.execute(command);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains(code).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void a_foreign_row_is_published_and_projected() throws Exception {
        var quiz = UUID.randomUUID();
        try (var connection = DriverManager.getConnection(node.databaseUrl());
                var statement = connection.createStatement()) {
            statement.execute(Text.format("""
                    insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload)
                    values (gen_random_uuid(), '%1$s', 1, now(), 'QuizSubmitted',
                      '{"type":"QuizSubmitted","payload":{"student_id":"%1$s","quiz_id":"%1$s","score_raw":42}}'),
                     (gen_random_uuid(), gen_random_uuid(), 1, now(), 'Nobody knows.this',
                      '{"type":"Nobody knows.this","payload":{}}')""", quiz));
        }
        awaitAgreement();
        var results = node.run("query", "summarize-quiz", "quiz_id=" + quiz, "--json");
        assertThat(results.json().at("/best_score").asInt()).isEqualTo(42);
    }

    @Test
    void a_rebuild_from_another_process_finds_the_same_rows_and_can_be_taken_back() throws Exception {
        send(draft(UUID.randomUUID(), "Something to rebuild"));
        awaitAgreement();
        var rebuilt = node.run("rebuild", "lesson-catalog");
        assertThat(rebuilt.exitCode()).as(rebuilt.err()).isZero();
        assertThat(rebuilt.out()).contains("all rows are equal");
        assertThat(node.run("rollback", "lesson-catalog").exitCode()).isZero();
        awaitAgreement();
    }

    @Test
    void a_damaged_read_model_is_shown_refused_and_mended() throws Exception {
        var lesson = UUID.randomUUID();
        send(draft(lesson, "As it was written"));
        awaitAgreement();
        assertThat(node.run("verify", "lesson-catalog").out()).contains("all rows are those that the log gives");
        try (var connection = DriverManager.getConnection(node.databaseUrl());
                var statement = connection.createStatement()) {
            statement.execute(
                    Text.format("update lesson_catalog.lessons set title = 'Damaged' where lesson_id = '%s'", lesson));
        }

        for (var command : List.of("verify", "rebuild")) {
            var refused = node.run(command, "lesson-catalog");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.out())
                    .contains(
                            "lessons.title has another value in 1 rows",
                            lesson.toString(),
                            "Damaged",
                            "As it was written");
            assertThat(refused.err().contains("error rebuild.different")).isEqualTo(command.equals("rebuild"));
        }
        var mended = node.run("rebuild", "lesson-catalog", "--key", lesson.toString());
        assertThat(mended.exitCode()).as(mended.err()).isZero();
        assertThat(mended.out()).contains("Damaged", "As it was written");
        assertThat(node.run("verify", "lesson-catalog").exitCode()).isZero();
    }

    @Test
    void wrong_usage_ends_with_two_and_no_stack_trace() throws Exception {
        for (var arguments : new String[][] {{"nonsense"}, {"send"}}) {
            var result = node.run(arguments);
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err()).startsWith("error usage.invalid").doesNotContain("\tat ");
        }
        var partitions = node.run("status", "--database-partitions", "3");
        assertThat(partitions.exitCode()).isEqualTo(1);
        assertThat(partitions.err()).startsWith("error database.partitions");
    }

    @Test
    void a_second_node_on_the_same_folder_is_refused() throws Exception {
        var second = node.runAlone("serve", "--http-port", "0");
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).contains("data.in-use");
    }

    private static String draft(UUID lesson, String title) {
        return Text.format(
                "{\"type\":\"DraftLesson\",\"payload\":{\"lesson_id\":\"%s\",\"teacher_id\":\"%s\",\"title\":\"%s\"}}",
                lesson, TEACHER, title);
    }

    private static Result send(String command) throws Exception {
        return node.run("send", command, "--json");
    }

    private static long events() throws Exception {
        try (var connection = DriverManager.getConnection(node.databaseUrl());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from domain_events")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void awaitAgreement() {
        await().atMost(LIMIT).until(() -> Http.status(node).contains("\"agree\":true"));
    }
}
