package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edupulse.kernel.text.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that look at the log, at parked events and at rebuilds, as users run them.
class ListsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID PULSE = UUID.randomUUID();
    private static final UUID LATEST = UUID.randomUUID();
    private static final int EVENTS = 300;

    @TempDir
    private static Path data;

    private static NodeProcess node;

    @BeforeAll
    static void start() throws Exception {
        node = NodeProcess.serve(data);
        for (int i = 1; i <= EVENTS; i++) {
            insert(UUID.randomUUID(), "LessonPublished", published(UUID.randomUUID()), "now() - interval '2 hours'", i);
        }
        insert(PULSE, "LearningPulseResponded", "{}", "now() - interval '1 hour'", 0); // lacks all that it should say
        insert(LATEST, "LessonPublished", published(LATEST), "now()", 0);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(node.run("parked", "list", "--json")
                                .json()
                                .path("total")
                                .asInt())
                        .isPositive());
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    private static String published(UUID lesson) {
        return Text.format(
                "{\"teacher_id\": \"%s\", \"lesson_id\": \"%s\", \"title\": \"Fractions\"}", UUID.randomUUID(), lesson);
    }

    private static void insert(UUID aggregate, String type, String payload, String time, int seconds) throws Exception {
        try (var connection = DriverManager.getConnection(node.databaseUrl());
                var statement = connection.createStatement()) {
            statement.execute(Text.format("""
                            insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload)
                            values (gen_random_uuid(), '%s', 1, %s + %d * interval '1 second', '%s',
                                    '{"type": "%s", "payload": %s}')""", aggregate, time, seconds, type, type, payload));
        }
    }

    private static List<JsonNode> tail(String... options) throws Exception {
        var command = new ArrayList<>(List.of("events", "tail", "--json"));
        command.addAll(List.of(options));
        var result = node.run(command.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out().lines().map(ListsIT::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void the_log_is_told_in_the_order_of_time() throws Exception {
        var events = tail("--from-start", "--limit", Integer.toString(EVENTS + 2));
        assertThat(events).hasSize(EVENTS + 2);
        assertThat(events.stream().map(event -> event.path("partition").asInt()).distinct())
                .hasSize(8);
        assertThat(events.stream()
                        .map(event -> Instant.parse(event.path("occurred_at").asText())))
                .isSorted();
    }

    @Test
    void types_an_aggregate_and_a_time_select_events() throws Exception {
        assertThat(tail("--from-start", "--type", "LearningPulseResponded", "--limit", "1"))
                .singleElement()
                .satisfies(
                        event -> assertThat(event.path("aggregate_id").asText()).isEqualTo(PULSE.toString()));
        assertThat(tail("--from-start", "--aggregate", LATEST.toString(), "--limit", "1"))
                .singleElement()
                .satisfies(
                        event -> assertThat(event.path("aggregate_id").asText()).isEqualTo(LATEST.toString()));
        assertThat(tail(
                        "--since",
                        "90m",
                        "--type",
                        "LessonPublished",
                        "--type",
                        "LearningPulseResponded",
                        "--limit",
                        "2"))
                .extracting(event -> event.path("aggregate_id").asText())
                .containsExactly(PULSE.toString(), LATEST.toString());
    }

    @Test
    void what_cannot_be_is_refused_with_a_code() throws Exception {
        assertRefused("usage.unknown-event-type", "events", "tail", "--type", "QuizSubmited");
        assertRefused("usage.invalid", "events", "tail", "--since", "yesterday");
        assertRefused("usage.invalid", "events", "tail", "--since", "1h", "--from-start");
        assertRefused("usage.invalid", "events", "tail", "--limit", "0");
        assertRefused("usage.invalid", "parked", "retry");
        assertRefused("usage.invalid", "parked", "retry", "--all", "quiz-results");
        assertThat(node.run("parked", "list", "nope").err()).contains("projection.unknown", "quiz-results");
    }

    private static void assertRefused(String code, String... command) throws Exception {
        var result = node.run(command);
        assertThat(result.err()).startsWith("error " + code);
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @Test
    void a_tail_ends_quietly_and_at_once_with_what_reads_it() throws Exception {
        var code = data.resolve("tail.code");
        var result = NodeProcess.runShell("{ " + String.join(" ", NodeProcess.command("events", "tail", "--from-start"))
                + " --data " + data + "; echo $? > " + code + "; } | head -n 1");

        assertThat(result.out()).hasLineCount(1).contains("LessonPublished");
        assertThat(result.err()).isEmpty();
        assertThat(Files.readString(code)).isEqualTo("141\n");
    }

    @Test
    void parked_events_are_listed_over_all_read_models_and_in_pages() throws Exception {
        var all = node.run("parked", "list", "--json").json();
        assertThat(all.path("items")).isNotEmpty().allSatisfy(parked -> {
            assertThat(parked.path("key").asText()).isEqualTo(PULSE.toString());
            assertThat(parked.path("error").asText()).isNotBlank();
        });
        assertThat(all.path("total").asInt()).isEqualTo(all.path("items").size());
        var first = node.run("parked", "list", "--limit", "1", "--json").json();
        assertThat(first.path("items")).hasSize(1);
        var next = node.run("parked", "list", "--cursor", first.path("next").asText(), "--json")
                .json();
        assertThat(next.path("items")).hasSize(all.path("total").asInt() - 1);
        assertThat(node.run("parked", "list", "lesson-catalog").out()).contains("No event is parked");

        var retried = node.run("parked", "retry", "--all");
        assertThat(retried.out()).contains("lesson-catalog: 0 applied, 0 discarded, 0 still parked");
        assertThat(retried.out()).contains("pulse-wall: 0 applied, 0 discarded, 1 still parked");
        assertThat(retried.exitCode()).isEqualTo(1);
    }

    @Test
    void rebuilds_are_listed_of_all_read_models_or_one() throws Exception {
        assertThat(node.run("rebuild", "lesson-catalog").exitCode()).isZero();
        assertThat(node.run("rebuild", "quiz-results").exitCode()).isZero();

        assertThat(node.run("rebuilds", "list", "--json").json().path("total").asInt())
                .isEqualTo(2);
        assertThat(node.run("rebuilds", "list", "quiz-results").out())
                .contains("quiz-results", "swapped", "1 in all")
                .doesNotContain("lesson-catalog");
        assertThat(node.run("rebuild", "--dry-run", "quiz-results").out())
                .contains("0 of the 302 events in the log", "as the last rebuild was");
    }
}
