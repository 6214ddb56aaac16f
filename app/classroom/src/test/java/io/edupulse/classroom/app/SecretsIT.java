package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.classroom.app.NodeProcess.Result;
import io.edupulse.kernel.text.Text;
import io.edupulse.local.LocalPostgres;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A node and commands that log in to their servers with passwords: whatever they print, answer and write down for
/// others shows none.
@Execution(ExecutionMode.CONCURRENT) // its tests wait, each for servers or databases of its own
class SecretsIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String DATABASE_PASSWORD = "Pg-s3cret-word";
    private static final String BROKER_PASSWORD = "Nats-s3cret-word";
    private static final String TOKEN = "T0ken-s3cret-word";
    private static final String WRONG = "Wr0ng-s3cret-word";

    @TempDir
    private Path folder;

    private final List<String> shown = new ArrayList<>();
    private LocalPostgres postgres;
    private int brokerPort;
    private @Nullable Process broker;

    @BeforeEach
    void start() throws Exception {
        postgres = LocalPostgres.durable(folder.resolve("postgres"), 0);
        var owner = Settings.defaults().with(Setting.DATABASE_URL, postgres.url("postgres"));
        Client.migrate(owner);
        try (var connection = DriverManager.getConnection(postgres.url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute("create role app login password '" + DATABASE_PASSWORD + "'");
            statement.execute("grant edupulse_app to app");
            Files.writeString(folder.resolve("postgres/pg_hba.conf"), """
                    host all app 127.0.0.1/32 scram-sha-256
                    host all postgres 127.0.0.1/32 trust
                    """);
            statement.execute("select pg_reload_conf()");
        }
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            brokerPort = socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() throws Exception {
        stopBroker();
        postgres.close();
    }

    private void startBroker(String authorization) throws Exception {
        var settings = Files.writeString(
                folder.resolve("nats.conf"), Text.format("""
                        listen: 127.0.0.1:%d
                        jetstream: { store_dir: "%s" }
                        authorization: { %s }
                        """, brokerPort, folder.resolve("store"), authorization));
        broker = new ProcessBuilder(
                        "sh", "-c", "PATH=$PATH:/usr/sbin:/usr/local/bin exec nats-server --config " + settings)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nats.out").toFile())
                .start();
    }

    private void stopBroker() throws Exception {
        if (broker != null) {
            broker.destroyForcibly().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private Path data() throws IOException {
        var path = folder.resolve("data");
        return Files.exists(path)
                ? path
                : Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    @Test
    void of_addresses_are_shown_by_nothing() throws Exception {
        startBroker("user: app, password: \"" + BROKER_PASSWORD + "\"");
        var database = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres?user=app&password=";
        var nats = "nats://app:" + BROKER_PASSWORD + "@127.0.0.1:" + brokerPort;
        try (var node = serve(builder -> builder.command()
                .addAll(List.of(
                        "--verbose",
                        "--database-timeout",
                        "2s",
                        "--database-url",
                        database + DATABASE_PASSWORD,
                        "--nats-url",
                        nats)))) {
            useAndBreak(node);
            var wrong = show(NodeProcess.execute("status", "--verbose", "--database-url", database + WRONG));
            assertThat(wrong.exitCode()).isEqualTo(1);
            assertThat(wrong.out() + wrong.err()).contains("database.unavailable");
        }
        assertNothingIsShown();
    }

    @Test
    void of_the_environment_and_tokens_are_shown_by_nothing() throws Exception {
        startBroker("token: \"" + TOKEN + "\"");
        try (var node = serve(builder -> {
            builder.command().addAll(List.of("--verbose", "--database-timeout", "2s"));
            builder.environment()
                    .putAll(Map.of(
                            "EDUPULSE_DATABASE_URL",
                            "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres",
                            "EDUPULSE_DATABASE_USER",
                            "app",
                            "EDUPULSE_DATABASE_PASSWORD",
                            DATABASE_PASSWORD,
                            "EDUPULSE_NATS_URL",
                            "nats://" + TOKEN + "@127.0.0.1:" + brokerPort));
        })) {
            for (var path : List.of("/v1/status", "/health/ready")) {
                shown.add(Http.get(node, path).body());
            }
            var refused = show(NodeProcess.execute(
                    "status",
                    "--verbose",
                    "--data",
                    data().toString(),
                    "--nats-url",
                    "nats://" + WRONG + "@127.0.0.1:" + brokerPort));
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.out() + refused.err()).contains("nats.unavailable");
            stopBroker();
            await().atMost(LIMIT).until(() -> Http.get(node, "/health/ready").status() == 503);
            shown.add(Http.get(node, "/v1/status").body());
        }
        assertNothingIsShown();
    }

    private void useAndBreak(NodeProcess node) throws Exception {
        var id = UUID.randomUUID();
        var command = Text.format(
                "{\"type\":\"DraftLesson\",\"payload\":{\"lesson_id\":\"%1$s\",\"teacher_id\":\"%1$s\",\"title\":\"Quiet\"}}",
                id);
        assertThat(show(node.runAlone("send", "--verbose", command)).exitCode()).isZero();
        assertThat(show(node.runAlone("query", "find-lessons", "--verbose")).exitCode())
                .isZero();
        assertThat(show(node.runAlone("rebuild", "lesson-catalog", "--verbose")).exitCode())
                .isZero();
        await().atMost(LIMIT).until(() -> Http.get(node, "/v1/status").body().contains("\"agree\":true"));
        assertThat(show(node.runAlone("status", "--verbose")).exitCode()).isZero();
        assertThat(Http.get(node, "/health/ready").status()).isEqualTo(200);

        stopBroker();
        postgres.stop(LIMIT);
        await().atMost(LIMIT).until(() -> Http.get(node, "/health/ready").status() == 503);
        for (var path : List.of("/v1/status", "/health/ready", "/health/live", "/nope")) {
            shown.add(Http.get(node, path).body());
        }
        var failed = Http.post(node, command);
        assertThat(failed.status()).isEqualTo(503);
        shown.add(failed.body());
        for (var more : List.of("--verbose", "--json")) {
            var status = show(node.runAlone("status", more));
            assertThat(status.exitCode()).isEqualTo(1);
            assertThat(status.out()).contains("nats.unavailable", "store.unavailable");
            assertThat(show(node.runAlone("query", "find-lessons", more)).exitCode())
                    .isEqualTo(1);
        }
    }

    private NodeProcess serve(Consumer<ProcessBuilder> change) throws Exception {
        return NodeProcess.serve(data(), change);
    }

    private Result show(Result result) {
        shown.add(result.out());
        shown.add(result.err());
        return result;
    }

    /// Also by the output of the node, and by what it leaves in its folder where all may look.
    private void assertNothingIsShown() throws Exception {
        try (var files = Files.walk(data())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (isForOthers(file)) {
                    shown.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertThat(shown).hasSizeGreaterThan(4);
        for (var secret : List.of(DATABASE_PASSWORD, BROKER_PASSWORD, TOKEN, WRONG)) {
            assertThat(shown).noneMatch(text -> text.contains(secret));
        }
    }

    private static boolean isForOthers(Path file) throws IOException {
        var permissions = Files.getPosixFilePermissions(file);
        return permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.GROUP_READ);
    }
}
