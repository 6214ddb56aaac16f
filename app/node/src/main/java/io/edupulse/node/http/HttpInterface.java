package io.edupulse.node.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.runtime.Node;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// HTTP on the loopback interface: `POST /commands`, `GET /status`, `GET /health/live` and `GET
/// /health/ready`.
///
/// A command is answered with 200 when it was accepted, 409 on a conflict, 422 when it was rejected,
/// other 4xx when it could not be understood, and 503 when the log cannot be reached. The body is the one
/// of `send --json`. What is answered is said by [Routes]; here is the server alone.
public final class HttpInterface implements AutoCloseable {

    /// Twice the largest event, since JSON can say the same in more bytes.
    static final int LARGEST_BODY = 2 << 20;

    private static final Logger LOGGER = LoggerFactory.getLogger(HttpInterface.class);

    /// What is still read of a body that is too large, so that its sender comes to read the answer.
    private static final int PATIENCE_BYTES = 32 << 20;

    /// What the JDK's server takes from the system's properties: how long a client may take to send a
    /// request, and how many connections there are.
    private static final Map<String, String> LIMITS =
            Map.of("sun.net.httpserver.maxReqTime", "30", "jdk.httpserver.maxConnections", "2000");

    private final HttpServer server;
    private final Routes routes;

    private HttpInterface(HttpServer server, Routes routes) {
        this.server = server;
        this.routes = routes;
    }

    /// @throws CodedException with `http.port-in-use`
    public static HttpInterface start(Node node, int port) {
        return start(NodeRoutes.of(node), port);
    }

    static HttpInterface start(Routes routes, int port) {
        LIMITS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            var http = new HttpInterface(server, routes);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", http::answer);
            server.start();
            return http;
        } catch (IOException e) {
            throw new CodedException(
                    "http.port-in-use",
                    Text.format(
                            "HTTP cannot listen on port %d: %s; name another with --http-port", port, e.getMessage()),
                    e);
        }
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            send(
                    exchange,
                    routes.answer(new Request(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getPath(),
                            name -> Optional.ofNullable(headers.getFirst(name)),
                            () -> body(exchange.getRequestBody()))));
        } catch (IOException e) {
            LOGGER.debug("A client has gone", e);
            throw e;
        }
    }

    private static byte[] body(InputStream body) throws IOException {
        var bytes = body.readNBytes(LARGEST_BODY + 1);
        if (bytes.length > LARGEST_BODY) {
            skip(body);
            throw new CodedException(
                    "command.too-large",
                    Text.format("The body of a request has at most %,d bytes: send less at a time", LARGEST_BODY));
        }
        return bytes;
    }

    private static void skip(InputStream body) throws IOException {
        var chunk = new byte[8_192];
        int read = 0;
        for (int skipped = 0; read >= 0 && skipped < PATIENCE_BYTES; skipped += read) {
            read = body.read(chunk);
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var bytes = answer.bytes();
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        answer.headers().forEach(headers::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
