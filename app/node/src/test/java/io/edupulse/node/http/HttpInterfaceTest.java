package io.edupulse.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.text.Text;
import io.edupulse.node.http.Routes.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the server itself answers, whatever the node behind it does.
@Timeout(600)
class HttpInterfaceTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpInterface http = HttpInterface.start(
            new Routes(List.of(
                    new Route("GET", "/status", 4, request -> new Answer(200, Map.of("well", true))),
                    new Route("POST", "/commands", 4, request -> new Answer(200, request.json().length)),
                    new Route("GET", "/slow", 1, request -> {
                        begun.countDown();
                        await(over);
                        return new Answer(200, "done");
                    }))),
            0);

    @AfterEach
    void stop() {
        over.countDown();
        http.close();
    }

    private record Reply(int status, String head, String body) {}

    @ParameterizedTest
    @ValueSource(strings = {"/statusfoo", "/status/", "/status/x", "/", "/nope", "/Status"})
    void an_unknown_path_gets_404_in_json(String path) throws Exception {
        var reply = ask("GET " + path, "");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).contains("http.not-found", "POST /commands");
        assertThat(reply.head()).containsIgnoringCase("content-type: application/json");
    }

    @Test
    void another_method_is_told_which_ones_there_are() throws Exception {
        var put = ask("PUT /commands", "Content-Length: 0\r\n");
        assertThat(put.status()).isEqualTo(405);
        assertThat(put.head()).contains("Allow: POST");
        var delete = ask("DELETE /status", "");
        assertThat(delete.status()).isEqualTo(405);
        assertThat(delete.head()).contains("Allow: GET, HEAD");
    }

    @Test
    void head_is_get_without_the_body() throws Exception {
        var get = ask("GET /status", "");
        var head = ask("HEAD /status", "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.head())
                .containsIgnoringCase("content-length: " + get.body().length());
        assertThat(ask("HEAD /commands", "").status()).isEqualTo(405);
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
        assertThat(post("Content-Type: " + type + "\r\n", "{}").status()).isEqualTo(status);
        assertThat(post("", "{}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin: http://localhost, 200",
        "Origin: http://localhost:1, 403",
        "Origin: http://127.0.0.1, 403",
        "Origin: https://evil.example, 403",
        "Origin: http://localhost.evil.example, 403",
        "Origin: http://evil.example:8080, 403",
        "Origin: null, 403"
    })
    void pages_of_other_origins_and_other_ports_are_refused(String origin, int status) throws Exception {
        assertThat(ask("GET /status", origin + "\r\n").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:1, 200",
        "127.0.0.1, 200",
        "[::1]:80, 200",
        "evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "localhost@evil.example, 403"
    })
    void another_host_than_the_loopback_interface_is_refused(String host, int status) throws Exception {
        try (var socket = connect()) {
            var request = Text.format("GET /status HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", host);
            assertThat(reply(socket, request).status()).isEqualTo(status);
        }
    }

    @Test
    void a_body_of_the_limit_is_taken_whole_and_a_longer_one_is_refused() throws Exception {
        var fits = post("", "x".repeat(HttpInterface.LARGEST_BODY));
        assertThat(fits.status()).isEqualTo(200);
        assertThat(fits.body().strip()).isEqualTo(Integer.toString(HttpInterface.LARGEST_BODY));
        var tooLarge = post("", "x".repeat(HttpInterface.LARGEST_BODY + 1));
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.body()).contains("command.too-large");
        assertThat(post("", "x".repeat(4 * HttpInterface.LARGEST_BODY)).status())
                .isEqualTo(413);
    }

    @Test
    void more_requests_than_are_worked_on_at_a_time_are_told_to_come_again() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> ask("GET /slow", ""));
            await(begun);
            var second = ask("GET /slow", "");
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.head()).containsIgnoringCase("Retry-After: 1");
            assertThat(ask("GET /status", "").status()).isEqualTo(200);
            over.countDown();
            assertThat(first.get().status()).isEqualTo(200);
            assertThat(ask("GET /slow", "").status()).isEqualTo(200);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Reply ask(String line, String headers) throws IOException {
        try (var socket = connect()) {
            return reply(
                    socket,
                    Text.format("%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n", line, headers));
        }
    }

    private Reply post(String headers, String body) throws IOException {
        return ask("POST /commands", Text.format("%sContent-Length: %d\r\n\r\n%s", headers, body.length(), body));
    }

    private Socket connect() throws IOException {
        return new Socket(
                InetAddress.getLoopbackAddress(), URI.create(http.url()).getPort());
    }

    private static Reply reply(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        return new Reply(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }
}
