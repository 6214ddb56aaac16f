package io.edupulse.node.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Admitted;
import io.edupulse.node.access.Caller;
import io.edupulse.node.http.Answer;
import io.edupulse.node.http.Description;
import io.edupulse.node.http.Origins;
import io.edupulse.node.http.Route;
import io.edupulse.node.http.Routes;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that send anything, or nothing.
@Timeout(600)
class HostileClientsTest {

    private static final int MUTATIONS = 3_000;
    private static final int IDLE = 10_000;
    private static final int PATIENCE_MILLIS = 120_000;

    private static final List<String> REQUESTS = List.of(
            "GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "HEAD /items/1/parts/2?a=1&b=%20 HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip;q=0.5, *\r\n\r\n",
            "POST /commands HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
            "POST /commands HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\n0\r\n\r\n",
            "OPTIONS /status HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n\r\n",
            "GET /mine HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a.b.c\r\nIf-None-Match: \"x\"\r\n\r\n");

    private static final List<String> PIECES = List.of(
            "\r\n",
            "\n",
            "\0",
            " ",
            ":",
            "%",
            "%00",
            "%ff",
            "//",
            "/../",
            "\"",
            "é",
            "\u007f",
            "Content-Length: -1\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Expect: 100-continue\r\n",
            "Connection: upgrade\r\nUpgrade: h2c\r\n",
            "Host: evil.example\r\n",
            "HTTP/0.9",
            "FFFFFFFFFFFFFFFF\r\n");

    private final HttpInterface http = HttpInterface.start(
            new Routes(
                    new Origins(true, List.of()), request -> Admitted.always(new Caller("anna", Set.of())), routes()),
            Listening.local(0));
    private final RawHttp client = RawHttp.at(http.url());

    private static List<Route> routes() {
        var described = Description.of("test", "test", "test", Object.class);
        return List.of(
                Route.open("GET", "/status", 64, described, request -> Answer.json(200, Map.of("well", true))),
                Route.open("POST", "/commands", 64, described, request -> Answer.json(200, request.json().length)),
                Route.of("GET", "/mine", 64, described, request -> Answer.json(200, request.parameters())),
                Route.open(
                        "GET",
                        "/items/{id}/parts/{part}",
                        64,
                        described,
                        request -> Answer.json(200, request.parameters())));
    }

    @AfterEach
    void stop() {
        http.close();
    }

    private void assertServes() throws IOException {
        assertThat(client.ask("GET /status", "").status()).isEqualTo(200);
    }

    private static String mutation(Random random) {
        var text = new StringBuilder(REQUESTS.get(random.nextInt(REQUESTS.size())));
        for (int i = random.nextInt(4); i >= 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.setCharAt(at, (char) random.nextInt(256));
                case 3 -> text.setLength(at);
                default -> text.insert(at, text.substring(at));
            }
        }
        return text.toString();
    }

    /// Empty if the server has closed the connection without an answer.
    private String said(String request) throws IOException {
        try (var socket = client.connect()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            RawHttp.send(socket, request);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return ""; // it was reset
        }
    }

    @Test
    void whatever_is_sent_gets_an_answer_that_blames_the_client_or_none() throws Exception {
        long seed = 20_261_127;
        var random = new Random(seed);
        for (int i = 0; i < MUTATIONS; i++) {
            var request = mutation(random);
            var answer = said(request);
            if (!answer.isEmpty()) {
                assertThat(answer)
                        .as(Text.format("%d of seed %d: %s", i, seed, request))
                        .startsWith("HTTP/1.1 ");
                assertThat(answer.substring(9, 12)).as(request).isNotEqualTo("500");
            }
        }
        assertServes();
    }

    @Test
    void thousands_of_idle_connections_keep_no_one_else_out() throws Exception {
        try (var _ = IdleConnections.open(URI.create(http.url()).getPort(), IDLE)) {
            assertServes();
        }
        assertServes();
    }
}
