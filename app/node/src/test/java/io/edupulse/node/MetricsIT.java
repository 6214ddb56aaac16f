package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Caller;
import io.edupulse.node.access.LocalKey;
import io.edupulse.node.library.Library;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What monitoring reads from a node that has done some work.
class MetricsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int BOOKS = 7;
    private static final Path MONITORING = Path.of("../../docs/grafana");

    private static final String TYPE = "edupulse_command_type=BuyBook";
    private static final String HANDLED = "edupulse_command_duration_seconds_count";
    private static final String SHELF = "edupulse_projection_name=shelf";

    /// What is left of an expression of PromQL without its texts, selectors, ranges and groupings.
    private static final Pattern NO_NAMES = Pattern.compile(
            "\"[^\"]*\"|\\{[^}]*\\}|\\[[^]]*\\]|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

    /// Not the name of a function, which a parenthesis follows.
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])[a-zA-Z_:][\\w:]*(?![\\w:]*\\s*\\()");

    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

    @TempDir
    private static Path folder;

    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        node = Library.PROGRAM.start(Settings.defaults()
                .with(Setting.DATA, folder)
                .with(Setting.DATABASE_PARTITIONS, 2)
                .with(Setting.DATABASE_POOL_SIZE, 6)
                .with(Setting.HTTP_PORT, 0)
                .servingHttp());
        for (int i = 0; i < BOOKS; i++) {
            var book = UUID.randomUUID();
            assertThat(buy(book)).isEqualTo(200);
            assertThat(i > 0 || buy(book) == 422).isTrue(); // it is bought already
        }
        System.gc();
        await().atMost(LIMIT).until(() -> read().value("edupulse_log_events") == BOOKS);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static int buy(UUID book) throws Exception {
        var body = Text.format("{\"book_id\":\"%s\",\"title\":\"Emma\",\"shelf\":\"novels\"}", book);
        return send(request("/v1/commands/BuyBook", "operator").POST(BodyPublishers.ofString(body)))
                .statusCode();
    }

    private static HttpRequest.Builder request(String path, String... roles) {
        var token = LocalKey.of(folder).sign(new Caller("anna", Set.of(roles)), LIMIT);
        return HttpRequest.newBuilder(URI.create(node.httpUrl().orElseThrow() + path))
                .header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static Exposed read() throws Exception {
        return Exposed.of(send(request("/metrics", "monitor")).body());
    }

    @Test
    void commands_are_counted_by_type_and_outcome_and_timed_by_phase() throws Exception {
        var metrics = read();
        assertThat(metrics.value(HANDLED, TYPE, "edupulse_command_outcome=accepted"))
                .isEqualTo(BOOKS);
        assertThat(metrics.value(HANDLED, TYPE, "edupulse_command_outcome=rejected"))
                .isOne();
        assertThat(metrics.value("edupulse_command_duration_seconds_bucket", "le=+Inf"))
                .isEqualTo(BOOKS + 1);
        for (var phase : List.of("decide", "append")) {
            assertThat(metrics.value(
                            "edupulse_command_phase_duration_seconds_count",
                            "edupulse_aggregate_type=book",
                            "edupulse_command_phase=" + phase))
                    .as(phase)
                    .isPositive();
        }
        assertThat(metrics.value("edupulse_append_batch_events_sum")).isEqualTo(BOOKS);
        assertThat(metrics.value("edupulse_state_cache_requests_total", "edupulse_cache_result=hit"))
                .isOne();
        assertThat(metrics.value("edupulse_state_cache_requests_total", "edupulse_cache_result=miss"))
                .isEqualTo(BOOKS);
        assertThat(metrics.value("edupulse_command_conflicts_total")).isZero();
    }

    @Test
    void the_relay_and_the_read_models_tell_how_much_they_lag_the_log() {
        await().atMost(LIMIT).untilAsserted(() -> {
            var metrics = read();
            assertThat(metrics.value("edupulse_relay_partitions")).isEqualTo(2);
            assertThat(metrics.value("edupulse_relay_lag_events")).isZero();
            assertThat(metrics.value("edupulse_relay_lag_time_seconds")).isZero();
            assertThat(metrics.value("edupulse_projection_partitions")).isEqualTo(2);
            assertThat(metrics.value("edupulse_projection_lag_events", SHELF)).isZero();
            assertThat(metrics.value("edupulse_projection_lag_time_seconds", SHELF))
                    .isZero();
            assertThat(metrics.value("edupulse_projection_batch_size_sum", SHELF))
                    .isEqualTo(BOOKS);
            assertThat(metrics.value("edupulse_projection_parked", SHELF)).isZero();
            assertThat(metrics.value("edupulse_rebuild_active", SHELF)).isZero();
        });
    }

    @Test
    void requests_connections_and_the_virtual_machine_have_the_names_of_open_telemetry() throws Exception {
        var metrics = read();
        assertThat(metrics.value(
                        "http_server_request_duration_seconds_count",
                        "http_route=/v1/commands/{type}",
                        "http_request_method=POST",
                        "http_response_status_code=200"))
                .isEqualTo(BOOKS);
        assertThat(metrics.value("db_client_connection_count")).isPositive();
        assertThat(metrics.value("db_client_connection_max")).isEqualTo(6);
        assertThat(metrics.value("jvm_memory_used_bytes", "jvm_memory_type=heap"))
                .isPositive();
        assertThat(metrics.value("jvm_cpu_time_seconds_total")).isPositive();
    }

    @Test
    void a_client_cannot_make_up_series() throws Exception {
        send(request("/nowhere/at-all", "operator").method("BREW", BodyPublishers.noBody()));
        var series = read().series().stream()
                .filter(each -> each.name().equals("http_server_request_duration_seconds_count"))
                .toList();
        assertThat(series)
                .anySatisfy(each -> assertThat(each.labels())
                        .containsEntry("http_request_method", "_OTHER")
                        .containsEntry("http_route", ""))
                .noneSatisfy(each -> assertThat(each.labels()).containsValue("BREW"));
    }

    @Test
    void they_come_as_open_metrics_to_who_asks_for_that() throws Exception {
        var text = send(request("/metrics", "operator"));
        assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text.body()).contains("# TYPE edupulse_command_duration_seconds histogram");

        var open = send(request("/metrics", "operator")
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"));
        assertThat(open.headers().firstValue("Content-Type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void only_operators_and_monitors_read_them() throws Exception {
        var url = URI.create(node.httpUrl().orElseThrow() + "/metrics");
        assertThat(send(HttpRequest.newBuilder(url)).statusCode()).isEqualTo(401);
        assertThat(send(request("/metrics", "reader")).statusCode()).isEqualTo(403);
        assertThat(send(request("/metrics", "monitor")).statusCode()).isEqualTo(200);
        assertThat(send(request("/v1/status", "monitor")).statusCode()).isEqualTo(403);
    }

    private static Stream<String> expressions() throws Exception {
        var found = new ArrayList<String>();
        JSON.readTree(Files.readString(MONITORING.resolve("edupulse.json")))
                .findValues("expr")
                .forEach(expression -> found.add(expression.asText()));
        Files.readString(MONITORING.resolve("alerts.yml"))
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("expr: "))
                .forEach(line -> found.add(line.substring("expr: ".length())));
        assertThat(found).hasSizeGreaterThan(30);
        return found.stream();
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void the_dashboard_and_the_alerts_ask_for_what_there_is(String expression) throws Exception {
        var bare = NO_NAMES.matcher(expression).replaceAll(" ");
        var names = new TreeSet<String>();
        NAME.matcher(bare).results().forEach(name -> names.add(name.group()));
        names.removeAll(OPERATORS);
        assertThat(names).isNotEmpty();
        assertThat(read().names()).containsAll(names);
    }

    @Test
    void each_panel_of_the_dashboard_has_a_place_and_a_title() throws Exception {
        var panels = JSON.readTree(Files.readString(MONITORING.resolve("edupulse.json")))
                .path("panels");
        assertThat(panels).hasSizeGreaterThan(20);
        assertThat(panels).allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotEmpty();
            assertThat(panel.at("/gridPos/w").asInt()).isPositive();
        });
        assertThat(panels.findValues("id").stream().map(JsonNode::asInt)).doesNotHaveDuplicates();
    }
}
