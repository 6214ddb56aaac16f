package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.text.Text;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node with little memory, and a foreign writer of events that are nearly as large as events may be:
/// together they are more than the memory of the node, which ends itself when it has none left.
class LargeForeignEventsIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int EVENTS = 300;

    /// Of a text of 900,000 bytes: titles, which become rows; addresses, of which one row is made each; and what no
    /// program knows.
    private static final String INSERT = """
            insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload)
            select gen_random_uuid(), a.id, 1, now(), a.type, jsonb_build_object('type', a.type, 'payload',
                     case a.type
                       when 'LessonPublished' then
                         jsonb_build_object('teacher_id', gen_random_uuid(), 'lesson_id', a.id, 'title', repeat('fractions ', 90000))
                       when 'LearningPulseResponded' then
                         jsonb_build_object('responder_id', gen_random_uuid(), 'pulse_id', a.id, 'artefact_url', a.text)
                       else jsonb_build_object('text', a.text)
                     end)
              from (select gen_random_uuid() as id, repeat(md5(n::text), 28125) as text,
                           (array['LessonPublished', 'LearningPulseResponded', 'Noted'])[mod(n, 3) + 1] as type
                      from generate_series(1, %d) as n) as a
            """;

    @TempDir
    private Path data;

    @Test
    void many_large_events_are_published_projected_and_rebuilt() throws Exception {
        try (var node = NodeProcess.serve(data, LargeForeignEventsIT::withCollectorOfUsers)) {
            insert(node, EVENTS / 2);
            insert(node, EVENTS - EVENTS / 2);
            awaitAgreement(node);
            assertThat(number(node, "select count(*) from lesson_catalog.lessons"))
                    .isEqualTo(number(node, "select count(*) from domain_events where event_type = 'LessonPublished'"));
            assertThat(number(node, "select count(*) from pulse_wall.responses"))
                    .isEqualTo(number(
                            node, "select count(*) from domain_events where event_type = 'LearningPulseResponded'"));

            for (var projection : new String[] {"lesson-catalog", "pulse-wall"}) {
                var rebuilt = node.runAlone("rebuild", projection);
                assertThat(rebuilt.exitCode()).as(rebuilt.err()).isZero();
                assertThat(rebuilt.out()).contains("all rows are equal");
            }

            var answer = Http.post(
                    node,
                    Text.format(
                            "{\"type\":\"DraftLesson\",\"payload\":{\"lesson_id\":\"%1$s\",\"teacher_id\":\"%1$s\",\"title\":\"Small\"}}",
                            UUID.randomUUID()));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            awaitAgreement(node);
            assertThat(node.terminate()).isIn(0, 143);
        }
    }

    /// G1, in which objects of this size are a case of their own.
    private static void withCollectorOfUsers(ProcessBuilder builder) {
        builder.command().replaceAll(option -> option.equals("-XX:+UseSerialGC") ? "-XX:+UseG1GC" : option);
    }

    private static void awaitAgreement(NodeProcess node) {
        await().atMost(LIMIT).until(() -> {
            assertThat(node.handle().isAlive()).as("the node has memory left").isTrue();
            return Http.status(node).contains("\"agree\":true");
        });
    }

    private static void insert(NodeProcess node, int events) throws Exception {
        try (var connection = DriverManager.getConnection(node.databaseUrl());
                var statement = connection.createStatement()) {
            statement.execute(Text.format(INSERT, events));
        }
    }

    private static long number(NodeProcess node, String query) throws Exception {
        try (var connection = DriverManager.getConnection(node.databaseUrl());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
