package io.edupulse.node.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Admitted;
import io.edupulse.node.access.Caller;
import io.edupulse.node.http.Answer;
import io.edupulse.node.http.Description;
import io.edupulse.node.http.EventSink;
import io.edupulse.node.http.Origins;
import io.edupulse.node.http.Request;
import io.edupulse.node.http.Route;
import io.edupulse.node.http.Routes;
import io.edupulse.node.http.server.RawHttp.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the server itself answers, whatever the node after it does.
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT) // its tests wait, each for servers or databases of its own
class HttpInterfaceTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String TEXT = "All is well. ".repeat(1_000);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger streams = new AtomicInteger();
    private final HttpInterface http = HttpInterface.start(
            new Routes(new Origins(true, List.of("https://app.example.org")), HttpInterfaceTest::admit, routes()),
            Listening.local(0));
    private final RawHttp client = RawHttp.at(http.url());

    private static Description described(String id) {
        return Description.of(id, "test", id, Object.class);
    }

    /// Whose token is a time, until then.
    private static Admitted admit(Request request) {
        return request.header("Authorization")
                .map(token -> token.startsWith("until ")
                        ? new Admitted(new Caller("anna", Set.of()), Instant.parse(token.substring(6)))
                        : Admitted.always(new Caller(token, Set.of())))
                .orElseThrow(() -> new CodedException("access.missing-token", "A token is missing"));
    }

    private Answer stream(Request request) {
        streams.incrementAndGet();
        return Answer.stream(
                sink -> {
                    for (int i = 0; sink.isOpen(); i++) {
                        sink.send(EventSink.frame(Integer.toString(i), "{\"n\":" + i + "}"));
                        Thread.sleep(20);
                    }
                },
                streams::decrementAndGet);
    }

    private List<Route> routes() {
        return List.of(
                Route.open("GET", "/status", 4, described("status"), r -> Answer.json(200, Map.of("well", true))),
                Route.open("POST", "/status", 4, described("change"), r -> Answer.json(200, Map.of("changed", true))),
                Route.open("POST", "/commands", 4, described("send"), r -> Answer.json(200, r.json().length)),
                Route.open("GET", "/text", 4, described("text"), r -> Answer.json(200, TEXT)),
                Route.open(
                        "GET", "/items/{id}/parts/{part}", 4, described("item"), r -> Answer.json(200, r.variables())),
                Route.open("GET", "/asked", 4, described("asked"), r -> Answer.json(200, r.parameters())),
                Route.of(
                        "GET",
                        "/mine",
                        4,
                        described("mine"),
                        r -> Answer.json(200, r.caller().subject())),
                Route.open("GET", "/stream", 4, described("stream"), this::stream),
                Route.of("GET", "/own-stream", 4, described("own-stream"), this::stream),
                Route.open("GET", "/slow", 1, described("slow"), r -> {
                    begun.countDown();
                    over.await();
                    return Answer.json(200, "done");
                }));
    }

    @AfterEach
    void stop() {
        over.countDown();
        http.close();
    }

    private Reply ask(String line) throws IOException {
        return client.ask(line, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/statusfoo", "/status/", "/status/x", "/", "/nope", "/Status", "/items/1", "/items/1/parts/2/"})
    void an_unknown_path_gets_404_as_a_problem(String path) throws Exception {
        var reply = ask("GET " + path);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).contains("\"code\":\"http.not-found\"", "\"status\":404", "/openapi.json");
        assertThat(reply.head()).containsIgnoringCase("content-type: application/problem+json");
    }

    @Test
    void another_method_is_told_which_ones_there_are() throws Exception {
        var put = client.ask("PUT /commands", "Content-Length: 0\r\n");
        assertThat(put.status()).isEqualTo(405);
        assertThat(put.head()).contains("Allow: POST");
        var delete = ask("DELETE /status");
        assertThat(delete.status()).isEqualTo(405);
        assertThat(delete.head()).contains("Allow: GET, HEAD, POST");
    }

    @Test
    void head_is_get_without_the_body() throws Exception {
        var get = ask("GET /status");
        var head = ask("HEAD /status");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.head())
                .containsIgnoringCase("content-length: " + get.body().length());
        assertThat(ask("HEAD /commands").status()).isEqualTo(405);

        var ofStream = ask("HEAD /stream");
        assertThat(ofStream.status()).isEqualTo(200);
        assertThat(ofStream.body()).isEmpty();
        await().atMost(LIMIT).until(() -> streams.get() == 0);
    }

    @Test
    void a_path_gives_the_variables_of_its_route_and_each_parameter_is_there_once() throws Exception {
        assertThat(ask("GET /items/a%20b/parts/2").body()).contains("\"id\":\"a b\"", "\"part\":\"2\"");
        assertThat(ask("GET /asked?title=a%26b&n=%C3%A9&empty=").body())
                .contains("\"title\":\"a&b\"", "\"n\":\"é\"", "\"empty\":\"\"");
        var twice = ask("GET /asked?n=1&n=2");
        assertThat(twice.status()).isEqualTo(400);
        assertThat(twice.body()).contains("usage.invalid", "twice");
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, 200",
        "Application/JSON; charset=utf-8, 200",
        "text/plain, 415",
        "application/x-www-form-urlencoded, 415",
        "application/jsonp, 415"
    })
    void a_command_is_json(String type, int status) throws Exception {
        assertThat(client.post("/commands", "Content-Type: " + type + "\r\n", "{}")
                        .status())
                .isEqualTo(status);
        assertThat(client.post("/commands", "", "{}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost, 200",
        "http://localhost:1, 403",
        "http://127.0.0.1, 403",
        "https://evil.example, 403",
        "http://localhost.evil.example, 403",
        "http://evil.example:8080, 403",
        "http://app.example.org, 403",
        "https://app.example.org, 200",
        "null, 403"
    })
    void pages_of_other_origins_and_other_ports_are_refused_unless_they_are_listed(String origin, int status)
            throws Exception {
        var reply = client.ask("GET /status", "Origin: " + origin + "\r\n");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.head().contains("Access-Control-Allow-Origin: " + origin))
                .isEqualTo(origin.equals("https://app.example.org"));
    }

    @Test
    void a_browser_that_asks_beforehand_is_told_what_a_listed_page_may_send() throws Exception {
        var asked = "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n";
        var listed = client.ask("OPTIONS /commands", "Origin: https://app.example.org\r\n" + asked);
        assertThat(listed.status()).isEqualTo(204);
        assertThat(listed.head())
                .contains(
                        "Access-Control-Allow-Headers: Authorization", "Access-Control-Allow-Methods: GET, HEAD, POST");
        assertThat(client.ask("OPTIONS /commands", "Origin: https://evil.example\r\n" + asked)
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:1, 200",
        "127.0.0.1, 200",
        "[::1]:80, 200",
        "evil.example, 403",
        "127.0.0.1.evil.example, 403"
    })
    void another_host_than_the_loopback_interface_is_refused(String host, int status) throws Exception {
        var request = Text.format("GET /status HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", host);
        assertThat(client.say(request).status()).isEqualTo(status);
    }

    @Test
    void without_a_token_only_open_routes_answer() throws Exception {
        var refused = ask("GET /mine");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.head()).contains("WWW-Authenticate: Bearer");
        assertThat(refused.body()).contains("access.missing-token");
        assertThat(client.ask("GET /mine", "Authorization: anna\r\n").body()).contains("anna");
    }

    @Test
    void a_body_of_the_limit_is_taken_whole_and_a_longer_one_is_refused() throws Exception {
        var fits = client.post("/commands", "", "x".repeat(Request.LARGEST_BODY));
        assertThat(fits.status()).isEqualTo(200);
        assertThat(fits.body().strip()).isEqualTo(Integer.toString(Request.LARGEST_BODY));
        var tooLarge = client.post("/commands", "", "x".repeat(Request.LARGEST_BODY + 1));
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.body()).contains("http.body-too-large");
    }

    @Test
    void a_body_of_a_gibibyte_is_refused_before_it_comes_and_a_chunked_one_when_it_is_too_long() throws Exception {
        try (var socket = client.connect()) {
            RawHttp.send(socket, "POST /commands HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1073741824\r\n\r\n");
            assertThat(Reply.of(RawHttp.rest(socket)).status()).isEqualTo(413);
        }
        try (var socket = client.connect()) {
            RawHttp.send(socket, "POST /commands HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThatThrownBy(() -> {
                        var chunk = "10000\r\n" + "x".repeat(65_536) + "\r\n";
                        for (int i = 0; i < 16_384; i++) {
                            RawHttp.send(socket, chunk);
                        }
                    })
                    .as("the server closes the connection long before a gibibyte")
                    .isInstanceOf(IOException.class);
        }
        assertThat(ask("GET /status").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"nonsense, 400", "GET, 400", "GET /status HTTP/9.9, 400", "GET /status, 400"})
    void what_is_no_request_is_refused_as_a_problem(String line, int status) throws Exception {
        var reply = client.say(line + "\r\n\r\n");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).contains("\"code\":\"http.malformed\"");
    }

    @Test
    void a_head_that_is_too_large_is_refused() throws Exception {
        assertThat(client.ask("GET /status", "X-Long: " + "y".repeat(20_000) + "\r\n")
                        .status())
                .isIn(400, 431);
        assertThat(ask("GET /" + "y".repeat(10_000)).status()).isEqualTo(414);
    }

    @Test
    void a_large_answer_is_zipped_for_who_takes_it_so() throws Exception {
        try (var socket = client.connect()) {
            RawHttp.send(
                    socket,
                    "GET /text HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br, gzip\r\nConnection: close\r\n\r\n");
            var in = socket.getInputStream();
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) in.read());
            }
            assertThat(head.toString())
                    .containsIgnoringCase("content-encoding: gzip")
                    .containsIgnoringCase("vary:");
            assertThat(new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8))
                    .contains(TEXT);
        }
        assertThat(client.ask("GET /text", "Accept-Encoding: gzip;q=0\r\n").body())
                .contains(TEXT);
        assertThat(client.ask("GET /status", "Accept-Encoding: gzip\r\n").head())
                .doesNotContainIgnoringCase("content-encoding");
    }

    @Test
    void more_requests_than_are_worked_on_at_a_time_are_told_to_come_again() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> ask("GET /slow"));
            begun.await();
            var second = ask("GET /slow");
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.head()).containsIgnoringCase("Retry-After: 1");
            assertThat(ask("GET /status").status()).isEqualTo(200);
            over.countDown();
            assertThat(first.get().status()).isEqualTo(200);
            assertThat(ask("GET /slow").status()).isEqualTo(200);
        }
    }

    @Test
    void a_stream_ends_when_its_client_goes() throws Exception {
        try (var socket = client.connect()) {
            RawHttp.send(socket, "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(lineThat(socket, "data: {\"n\":3}")).isNotEmpty();
            assertThat(streams).hasValue(1);
        }
        await().atMost(LIMIT).until(() -> streams.get() == 0);
    }

    private static String lineThat(Socket socket, String text) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(text)) {
                return line;
            }
        }
        return "";
    }

    @Test
    void a_stream_ends_when_its_token_does() throws Exception {
        try (var socket = client.connect()) {
            RawHttp.send(
                    socket,
                    "GET /own-stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: until "
                            + Instant.now().plusSeconds(2) + "\r\n\r\n");
            assertThat(lineThat(socket, "data:")).isNotEmpty();
            await().atMost(LIMIT).until(() -> streams.get() == 0);
        }
    }

    @Test
    void closing_answers_what_has_begun_and_ends_the_streams() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var stream = client.connect();
                var idle = client.connect()) {
            RawHttp.send(stream, "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(lineThat(stream, "data:")).isNotEmpty();
            var slow = threads.submit(() -> ask("GET /slow"));
            begun.await();
            var closing = threads.submit(http::close);
            assertThat(RawHttp.rest(stream)).isNotNull();
            over.countDown();
            assertThat(slow.get().status()).isEqualTo(200);
            closing.get();
            assertThat(idle.getInputStream().read()).isNegative();
        }
        assertThatThrownBy(client::connect).isInstanceOf(IOException.class);
    }

    @Test
    void clients_that_are_too_slow_are_cut_off_and_cost_others_nothing() throws Exception {
        var slow = new ArrayList<Socket>();
        try {
            for (var begun : List.of(
                    "",
                    "GET /status HTTP/1.1\r\nHost: local",
                    "POST /commands HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc")) {
                var socket = client.connect();
                RawHttp.send(socket, begun);
                slow.add(socket);
            }
            for (var socket : slow) {
                assertThat(ask("GET /status").status()).isEqualTo(200);
                socket.setSoTimeout((int) LIMIT.toMillis());
                RawHttp.rest(socket); // until the server closes it
            }
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void a_port_that_is_taken_is_told() {
        assertThatThrownBy(() -> HttpInterface.start(
                        new Routes(new Origins(true, List.of()), HttpInterfaceTest::admit, routes()),
                        Listening.local(client.port())))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("http.port-in-use"));
    }
}
