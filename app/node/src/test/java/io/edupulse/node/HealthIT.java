package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.local.LocalPostgres;
import io.edupulse.node.library.Book.BuyBook;
import io.edupulse.node.library.Library;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.testkit.NetworkProxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What a supervisor and a load balancer hear of a node, without a token.
@Execution(ExecutionMode.SAME_THREAD) // each test takes something away from the same node
@Timeout(600)
class HealthIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    /// Longer than a look may take, and shorter than the waits of drivers.
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static LocalPostgres postgres;
    private static LocalNatsServer nats;
    private static NetworkProxy database;
    private static NetworkProxy broker;
    private static Node node;

    private record Answer(int status, String type, JsonNode body) {}

    @BeforeAll
    static void start() {
        postgres = LocalPostgres.durable(folder.resolve("postgres"), 0);
        nats = LocalNatsServer.start(folder.resolve("nats"), 0);
        database = NetworkProxy.to(postgres.port());
        broker = NetworkProxy.to(nats.port());
        var settings = Settings.defaults()
                .with(Setting.DATABASE_URL, database.in(postgres.url("postgres")))
                .with(Setting.DATABASE_TIMEOUT, Duration.ofSeconds(60))
                .with(Setting.DATABASE_PARTITIONS, 1)
                .with(Setting.DATABASE_POOL_SIZE, 6)
                .with(Setting.NATS_URL, broker.in(nats.url()))
                .with(Setting.READY_MAX_LAG, 0)
                .with(Setting.DATA, folder.resolve("data"))
                .with(Setting.HTTP_PORT, 0)
                .servingHttp();
        Client.migrate(settings);
        node = Library.PROGRAM.start(settings);
    }

    @AfterAll
    static void stop() {
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
        awaitReady();
    }

    private static Answer get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(node.httpUrl().orElseThrow() + path))
                .timeout(ANSWER_LIMIT)
                .build();
        var response = CLIENT.send(request, BodyHandlers.ofString());
        var type = response.headers().firstValue("Content-Type").orElse("");
        return new Answer(response.statusCode(), type, JSON.readTree(response.body()));
    }

    private static void awaitReady() {
        await().atMost(LIMIT).until(() -> get("/health/ready").status() == 200);
    }

    private static Answer awaitUnready(String part, String code) {
        var last = new Answer[1];
        await().atMost(LIMIT).untilAsserted(() -> {
            var ready = get("/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body().path("reasons"))
                    .anySatisfy(reason -> assertThat(reason.path("part").asText() + " "
                                    + reason.path("code").asText())
                            .isEqualTo(part + " " + code));
            last[0] = ready;
        });
        return last[0];
    }

    @Test
    void a_node_without_its_broker_is_not_ready_and_says_so_as_a_problem() throws Exception {
        awaitReady();
        broker.blackHole();

        var ready = awaitUnready("nats", "nats.unavailable");

        assertThat(ready.type()).isEqualTo("application/problem+json");
        assertThat(ready.body().path("code").asText()).isEqualTo("node.not-ready");
        assertThat(ready.body().path("status").asInt()).isEqualTo(503);
        assertThat(ready.body().path("detail").asText()).startsWith("nats: ");
        assertThat(ready.body().path("ready").asBoolean(true)).isFalse();
        assertThat(ready.body().at("/node/projections").isNumber()).isTrue();
        assertThat(get("/health/live").status()).isEqualTo(200);
    }

    /// The driver would wait for a minute.
    @Test
    void a_node_whose_database_is_silent_answers_that_it_is_not_ready() throws Exception {
        awaitReady();
        database.blackHole();

        awaitUnready("database", "database.unavailable");

        var live = get("/health/live");
        assertThat(live.status()).isEqualTo(200);
        assertThat(live.body().path("alive").asBoolean()).isTrue();
    }

    @Test
    void a_node_whose_read_model_lags_more_than_it_may_is_not_ready() throws Exception {
        awaitReady();
        try (var connection = DriverManager.getConnection(postgres.url("postgres"))) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("select 1 from shelf.checkpoints for update");
            }
            node.commands().send(new BuyBook(UUID.randomUUID(), "Emma", "lag"));

            var ready = awaitUnready("shelf", "status.behind");

            assertThat(ready.body().path("detail").asText())
                    .contains("shelf: It lags the log by 1 events, and ready.max-lag allows 0");
        }
    }
}
