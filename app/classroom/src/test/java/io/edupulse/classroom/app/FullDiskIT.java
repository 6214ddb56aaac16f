package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.text.Text;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.Mirror;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The disk of a node with servers of its own is full, and then has room again.
@Timeout(600)
class FullDiskIT {

    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final int MEGABYTES = 160;

    /// More than fits into the file that PostgreSQL writes its own log to, so it makes another one.
    private static final int MORE_THAN_A_SEGMENT = 18_000_000;

    @TempDir
    private Path folder;

    private final Set<UUID> accepted = new HashSet<>();

    @Test
    void everything_comes_back_by_itself_and_nothing_that_was_accepted_is_lost() throws Exception {
        var disk = new SmallDisk(folder, MEGABYTES);
        try (var node = NodeProcess.serve(folder, builder -> {
                    builder.command().addAll(List.of("--database-timeout", "2s"));
                    disk.mountFor(builder);
                });
                var nats = Nats.connect(node.natsUrl())) {
            addMirror(nats);
            until(() -> send(node, 20).isEmpty());

            // The servers give back a little room while they fail, and could go on.
            Refilled full = condition -> until(() -> {
                disk.fill(node.handle());
                return condition.call();
            });
            full.until(() -> isJetStreamOff(nats) && node.log().contains("nats-server does not answer"));
            full.until(() -> !send(node, 1).isEmpty());
            full.until(() -> isPostgresDown(node.databaseUrl()) && node.log().contains("PostgreSQL does not start"));
            full.until(() -> send(node, 1).matches("store\\.(unavailable|outcome-unknown)"));

            disk.free(node.handle());
            until(() -> send(node, 20).isEmpty());
            until(() -> Http.status(node).contains("\"agree\":true"));
            assertThat(ids(node, "select aggregate_id from domain_events")).containsAll(accepted);
            assertThat(ids(node, "select lesson_id from lesson_catalog.lessons"))
                    .isEqualTo(ids(node, "select aggregate_id from domain_events"));
            assertThat(node.log()).contains("nats-server is back", "PostgreSQL is back");
        }
    }

    /// Waits while the disk stays full.
    @FunctionalInterface
    private interface Refilled {
        void until(Callable<Boolean> condition);
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(LIMIT).until(condition);
    }

    /// The code of the first that is not accepted; empty if all are.
    private String send(NodeProcess node, int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            var lesson = UUID.randomUUID();
            var answer = Http.post(node, Text.format("""
                    {"type": "DraftLesson",
                     "payload": {"lesson_id": "%s", "teacher_id": "%s", "title": "%s"}}""", lesson, lesson, "x".repeat(200)));
            if (answer.status() != 200) {
                return answer.json().path("code").asText("no code in " + answer.body());
            }
            accepted.add(lesson);
        }
        return "";
    }

    /// A mirror on the disk of a stream in memory: nats-server switches JetStream off when a mirror cannot be written.
    private static void addMirror(Connection nats) throws IOException, JetStreamApiException {
        var streams = nats.jetStreamManagement();
        streams.addStream(StreamConfiguration.builder()
                .name("OTHER")
                .subjects("other")
                .storageType(StorageType.Memory)
                .build());
        streams.addStream(StreamConfiguration.builder()
                .name("MIRROR")
                .mirror(Mirror.builder().name("OTHER").build())
                .build());
    }

    private static boolean isJetStreamOff(Connection nats) {
        try {
            nats.jetStream().publish("other", new byte[100_000]);
            return false;
        } catch (IOException | JetStreamApiException e) {
            return true;
        }
    }

    /// It ends itself when it cannot write its own log, and cannot start either.
    private static boolean isPostgresDown(String url) {
        try (var connection = DriverManager.getConnection(url);
                var statement =
                        connection.prepareStatement("select pg_logical_emit_message(true, 'room', repeat('x', ?))")) {
            statement.setInt(1, MORE_THAN_A_SEGMENT);
            statement.execute();
            return false;
        } catch (SQLException e) {
            return true;
        }
    }

    private static Set<UUID> ids(NodeProcess node, String query) throws Exception {
        try (var connection = DriverManager.getConnection(node.databaseUrl());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var ids = new HashSet<UUID>();
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
            return ids;
        }
    }
}
