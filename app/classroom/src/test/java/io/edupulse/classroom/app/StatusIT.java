package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edupulse.classroom.lesson.LessonCommand.DraftLesson;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.local.LocalPostgres;
import io.edupulse.node.access.Caller;
import io.edupulse.node.access.LocalKey;
import io.edupulse.node.http.server.HttpInterface;
import io.edupulse.node.http.server.HttpServing;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.runtime.StatusClient;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.node.status.SystemStatus;
import io.edupulse.node.status.SystemStatus.Reason;
import io.edupulse.testkit.NetworkProxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Status and health of a node whose database and broker go silent, as behind a firewall that has forgotten them.
@Timeout(600) // without limits, a request waits for as long as the kernel goes on sending
class StatusIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static LocalPostgres postgres;
    private static LocalNatsServer nats;
    private static NetworkProxy database;
    private static NetworkProxy broker;
    private static Node node;
    private static HttpInterface http;

    @BeforeAll
    static void start() {
        postgres = LocalPostgres.durable(folder.resolve("postgres"), 0);
        nats = LocalNatsServer.start(folder.resolve("nats"), 0);
        database = NetworkProxy.to(postgres.port());
        broker = NetworkProxy.to(nats.port());
        Client.migrate(settings());
        node = Node.start(Main.PROGRAM.definition(), settings());
        http = HttpServing.start(Main.PROGRAM.definition(), node, settings().with(Setting.HTTP_PORT, 0));
        node.announce(http.url());
        node.get(CommandGateway.class).send(new DraftLesson(UUID.randomUUID(), UUID.randomUUID(), "Rivers"));
    }

    @AfterAll
    static void stop() {
        http.close();
        node.close();
        broker.close();
        database.close();
        nats.close();
        postgres.close();
    }

    @AfterEach
    void heal() {
        database.heal();
        broker.heal();
    }

    private static Settings settings() {
        return Settings.defaults()
                .with(Setting.DATABASE_URL, database.in(postgres.url("postgres")))
                .with(Setting.DATABASE_TIMEOUT, Duration.ofSeconds(2))
                .with(Setting.NATS_URL, broker.in(nats.url()))
                .with(Setting.DATA, folder.resolve("data"));
    }

    /// As a user says it who is on the machine of the node.
    private static Settings onData() {
        return Settings.defaults()
                .with(Setting.DATA, folder.resolve("data"))
                .with(Setting.DATABASE_TIMEOUT, Duration.ofSeconds(2));
    }

    private record Answer(int status, JsonNode body) {}

    private static Answer get(String path) throws Exception {
        return send(request(path).build());
    }

    private static HttpRequest.Builder request(String path) {
        var token = LocalKey.of(folder.resolve("data")).sign(new Caller("tester", Set.of(Caller.OPERATOR)), LIMIT);
        return HttpRequest.newBuilder(URI.create(http.url() + path)).header("Authorization", "Bearer " + token);
    }

    private static Answer send(HttpRequest request) throws Exception {
        var response = CLIENT.send(request, BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    private static void awaitAgreement() {
        await().atMost(LIMIT).until(() -> get("/v1/status").body().path("agree").asBoolean());
    }

    private static void awaitReady() {
        await().atMost(LIMIT).until(() -> get("/health/ready").status() == 200);
    }

    private static SystemStatus look(Settings settings) {
        try (var client = StatusClient.open(Main.PROGRAM.definition(), settings)) {
            return client.read();
        }
    }

    @Test
    void all_is_well() throws Exception {
        awaitAgreement();
        awaitReady();
        assertThat(get("/health/ready").body().path("ready").asBoolean()).isTrue();
        assertThat(get("/health/live").body().path("alive").asBoolean()).isTrue();
        assertThat(get("/v1/status").body().at("/node/relays").asInt()).isPositive();

        var status = look(onData());

        assertThat(status.agree()).isTrue();
        assertThat(status.well()).isTrue();
        assertThat(status.reasons()).isEmpty();
        assertThat(status.node()).isNotNull();
    }

    @Test
    void with_a_silent_database_the_rest_is_shown_and_the_node_is_not_ready() throws Exception {
        awaitAgreement();
        database.blackHole();

        var status = get("/v1/status");
        assertThat(status.status()).isEqualTo(200);
        assertThat(status.body().path("log").isNull()).isTrue();
        assertThat(status.body().at("/jetstream/messages").asInt()).isPositive();
        assertThat(status.body().path("node").isNull()).isFalse();
        assertThat(status.body().path("agree").asBoolean(true)).isFalse();
        assertThat(status.body().path("reasons").findValuesAsText("part"))
                .contains("log", "projections", "rebuilds", "previous");
        assertThat(status.body().path("missing").findValuesAsText("code")).doesNotContain("internal");
        await().atMost(LIMIT).untilAsserted(() -> {
            var ready = get("/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body().path("reasons").findValuesAsText("part")).contains("database");
        });
        assertThat(get("/health/live").status()).isEqualTo(200);

        database.heal();

        awaitReady();
        awaitAgreement();
    }

    @Test
    void with_a_silent_broker_the_rest_is_shown_and_the_node_is_not_ready() throws Exception {
        awaitAgreement();
        broker.blackHole();

        var status = get("/v1/status").body();
        assertThat(status.at("/log/events").asInt()).isPositive();
        assertThat(status.path("projections")).hasSize(5);
        assertThat(status.path("jetstream").isNull()).isTrue();
        assertThat(status.path("missing").findValuesAsText("code")).containsExactly("nats.unavailable");
        await().atMost(LIMIT).untilAsserted(() -> {
            var ready = get("/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body().path("reasons").findValuesAsText("code")).contains("nats.unavailable");
        });

        broker.heal();

        awaitReady();
        awaitAgreement();
    }

    @Test
    void a_crowd_that_asks_while_all_is_silent_is_answered_and_nothing_is_left_of_it() throws Exception {
        awaitAgreement();
        database.blackHole();
        broker.blackHole();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Future<Answer>>();
            for (int i = 0; i < 40; i++) {
                asked.add(threads.submit(() -> get("/health/ready")));
                asked.add(threads.submit(() -> get("/v1/status")));
            }
            for (var answer : asked) {
                assertThat(answer.get().status()).isIn(200, 503);
            }
        }
        assertThat(get("/v1/status").body().path("node").isNull()).isFalse();
        database.heal();
        broker.heal();

        awaitReady();
        awaitAgreement();
        node.get(EventReader.class).heads(); // the pool has connections again
    }

    @Test
    void commands_into_a_silent_database_are_no_fault_of_the_client() throws Exception {
        database.blackHole();
        var id = UUID.randomUUID();
        var payload = Text.format("{\"lesson_id\":\"%1$s\",\"teacher_id\":\"%1$s\",\"title\":\"In the dark\"}", id);
        var request = request("/v1/commands/DraftLesson")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once")
                .POST(BodyPublishers.ofString(payload))
                .build();

        var answer = send(request);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body().path("code").asText()).isIn("store.unavailable", "store.outcome-unknown");
        database.heal();
        awaitReady();
    }

    @Test
    void a_database_that_a_newer_version_has_migrated_is_no_longer_that_of_this_node() throws Exception {
        awaitReady();
        revise("revision + 1");
        try {
            await().atMost(LIMIT).untilAsserted(() -> {
                var ready = get("/health/ready");
                assertThat(ready.status()).isEqualTo(503);
                assertThat(ready.body().path("reasons").findValuesAsText("code"))
                        .contains("database.newer-schema");
            });
        } finally {
            revise("revision - 1");
        }
        awaitReady();
    }

    private static void revise(String revision) throws Exception {
        try (var connection = DriverManager.getConnection(postgres.url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute("update schema_revision set revision = " + revision);
        }
    }

    @Test
    void the_command_shows_what_the_node_knows_while_all_else_is_silent() throws Exception {
        awaitAgreement();
        database.blackHole();
        broker.blackHole();

        var status = look(onData());

        assertThat(status.node()).isNotNull();
        assertThat(status.missing())
                .extracting(Reason::part)
                .contains("log", "jetstream")
                .doesNotContain("node");
        assertThat(status.missing()).extracting(Reason::code).contains("database.unavailable", "nats.unavailable");
        assertThat(status.well()).isFalse();
    }

    @Test
    void the_command_works_without_a_node_and_without_a_broker_or_a_database() {
        awaitAgreement();
        var nowhere = settings().with(Setting.DATA, folder.resolve("nobody"));
        var status = look(nowhere.with(Setting.NATS_URL, "nats://127.0.0.1:1"));
        assertThat(status.log()).isNotNull();
        assertThat(status.projections()).isNotEmpty();
        assertThat(status.node()).isNull();
        assertThat(status.missing()).extracting(Reason::code).containsExactly("nats.unavailable");

        status = look(nowhere.with(Setting.DATABASE_URL, "jdbc:postgresql://127.0.0.1:1/postgres?user=x"));
        assertThat(status.log()).isNull();
        assertThat(status.jetstream()).isNotNull();
        assertThat(status.jetstream().messages()).isPositive();
        assertThat(status.missing()).extracting(Reason::code).containsOnly("database.unavailable");
    }

    @Test
    void where_to_look_must_be_known() {
        var nobody = Settings.defaults().with(Setting.DATA, folder.resolve("nobody"));
        assertThatThrownBy(() -> look(nobody))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("node.not-running"));
        assertThatThrownBy(() -> look(settings().with(Setting.DATABASE_PARTITIONS, 3)))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("database.partitions"));
    }

    @Test
    void a_client_opens_while_the_broker_is_away() {
        awaitAgreement();
        try (var client = Client.openWithNats(
                Main.PROGRAM.definition(), settings().with(Setting.NATS_URL, "nats://127.0.0.1:1"))) {
            assertThat(client.get(EventReader.class).heads()).hasSize(8);
        }
    }

    @Test
    void the_command_ends_with_one_when_something_cannot_be_seen() throws Exception {
        awaitAgreement();
        var url = postgres.url("postgres");
        var away = NodeProcess.execute("status", "--database-url", url, "--nats-url", "nats://127.0.0.1:1");
        assertThat(away.exitCode()).as(away.out()).isEqualTo(1);
        assertThat(away.out())
                .contains("lesson-catalog", "Cannot be seen", "jetstream: nats.unavailable", "? messages in JetStream");
        assertThat(away.err()).isEmpty();

        var all = NodeProcess.execute("status", "--json", "--database-url", url, "--nats-url", nats.url());
        assertThat(all.exitCode()).as(all.out()).isZero();
        assertThat(all.json().path("agree").asBoolean()).isTrue();
    }
}
