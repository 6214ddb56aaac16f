package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edupulse.classroom.app.OtlpReceiver.Span;
import io.edupulse.kernel.text.Text;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Traces of a node whose environment has the standard variables of OpenTelemetry.
class TracesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /// The span of the client that sends a command.
    private static final String CLIENT_SPAN = "00f067aa0ba902b7";

    @TempDir
    private static Path data;

    private static OtlpReceiver receiver;
    private static NodeProcess node;

    @BeforeAll
    static void start() throws Exception {
        receiver = OtlpReceiver.start();
        node = NodeProcess.serve(data, builder -> {
            builder.environment()
                    .putAll(Map.of(
                            "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url(),
                            "OTEL_BSP_SCHEDULE_DELAY", "100",
                            "EDUPULSE_LOG_FORMAT", "json"));
            builder.command().add("--verbose");
        });
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
        receiver.close();
    }

    private static HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create(node.httpUrl() + path))
                .header("Authorization", "Bearer " + node.token("operator"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder command(String type, UUID lesson, String more) throws IOException {
        var body = Text.format("{\"lesson_id\":\"%1$s\",\"teacher_id\":\"%1$s\"%2$s}", lesson, more);
        return request("/v1/commands/" + type).POST(BodyPublishers.ofString(body));
    }

    /// Sends a command as a part of a new trace.
    private static String sendTraced(HttpRequest.Builder command) throws Exception {
        var trace = UUID.randomUUID().toString().replace("-", "");
        var answer = send(command.header("Traceparent", Text.format("00-%s-%s-01", trace, CLIENT_SPAN)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return trace;
    }

    private static List<Span> spans(String trace) {
        return receiver.spans().stream()
                .filter(span -> span.trace().equals(trace))
                .toList();
    }

    private static Span awaitSpan(String trace, String name) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(spans(trace)).extracting(Span::name).contains(name));
        return spans(trace).stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_command_is_one_trace_from_the_client_over_the_log_and_the_broker_to_the_read_model() throws Exception {
        var trace = sendTraced(command("DraftLesson", UUID.randomUUID(), ",\"title\":\"Rivers\""));

        var request = awaitSpan(trace, "POST /v1/commands/{type}");
        var sent = awaitSpan(trace, "send DraftLesson");
        assertThat(request.parent()).isEqualTo(CLIENT_SPAN);
        assertThat(sent.parent()).isEqualTo(request.id());
        for (var phase : List.of("decide", "append")) {
            assertThat(awaitSpan(trace, phase).parent()).as(phase).isEqualTo(sent.id());
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(spans(trace))
                        .filteredOn(span -> span.name().startsWith("publish EDUPULSE_"))
                        .singleElement()
                        .satisfies(published -> assertThat(published.parent()).isEqualTo(sent.id())));
        var applied = awaitSpan(trace, "apply lesson-catalog");
        assertThat(applied.links()).contains(sent.context());
    }

    @Test
    void an_answer_to_who_watches_is_a_part_of_the_trace_of_what_has_changed_it() throws Exception {
        var lesson = UUID.randomUUID();
        assertThat(send(command("DraftLesson", lesson, ",\"title\":\"Rivers\"")).statusCode())
                .isEqualTo(200);
        var published =
                JSON.readTree(send(command("PublishLesson", lesson, "")).body()).path("receipt");
        var watching = request(Text.format(
                        "/v1/queries/find-lesson?lesson_id=%s&_after=%s:%s",
                        lesson,
                        published.path("partition").asText(),
                        published.path("position").asText()))
                .header("Accept", "text/event-stream");
        try (var news = new BufferedReader(new InputStreamReader(
                CLIENT.send(watching.build(), BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            assertThat(lineThat(news, "data: ")).contains("Rivers");

            var trace = sendTraced(command("ReviseLesson", lesson, ",\"title\":\"Lakes\""));

            var answered = awaitSpan(trace, "answer find-lesson");
            assertThat(answered.links())
                    .contains(awaitSpan(trace, "apply lesson-catalog").context());
            assertThat(lineThat(news, "traceparent: "))
                    .as("the client may go on with the trace")
                    .isEqualTo("traceparent: 00-" + answered.context() + "-01");
            assertThat(lineThat(news, "data: ")).contains("Lakes");
        }
    }

    private static String lineThat(BufferedReader lines, String begin) throws IOException {
        var line = lines.readLine();
        while (line != null && !line.startsWith(begin)) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }

    /// With `--verbose`, the library that executes statements tells each.
    @Test
    void a_line_of_the_log_has_the_trace_of_the_request_that_it_is_about() throws Exception {
        var trace = UUID.randomUUID().toString().replace("-", "");
        var unknown = send(request("/v1/queries/find-lesson?lesson_id=" + UUID.randomUUID())
                .header("Traceparent", Text.format("00-%s-%s-01", trace, CLIENT_SPAN)));
        assertThat(unknown.statusCode()).isEqualTo(404);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(logged(trace))
                        .isNotEmpty()
                        .allSatisfy(line ->
                                assertThat(line.path("span_id").asText()).hasSize(16))
                        .allSatisfy(line ->
                                assertThat(line.path("message").asText()).isNotEmpty()));
    }

    private static List<JsonNode> logged(String trace) throws IOException {
        return node.log()
                .lines()
                .filter(line -> line.contains("\"trace_id\":\"" + trace))
                .map(TracesIT::json)
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}
