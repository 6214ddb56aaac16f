package io.edupulse.app.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.edupulse.app.node.DatabaseFailures;
import io.edupulse.app.node.Node;
import io.edupulse.app.node.SystemStatus;
import io.edupulse.app.output.CommandAnswer;
import io.edupulse.app.output.Output;
import io.edupulse.infrastructure.json.CommandJson;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// HTTP on the loopback interface: `POST /commands`, `GET /status`, `GET /health`.
///
/// A command is answered with 200 when it was accepted, 409 on a conflict, 422 when it was rejected, 400 when it
/// could not be understood, and 503 when the log cannot be reached. The body is the one of `send --json`.
public final class HttpInterface implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpInterface.class);
    private static final int LARGEST_BODY = 2 << 20;

    private final HttpServer server;
    private final Node node;

    private HttpInterface(HttpServer server, Node node) {
        this.server = server;
        this.node = node;
    }

    /// @throws CodedException with `http.port-in-use`
    public static HttpInterface start(Node node, int port) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            var http = new HttpInterface(server, node);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/commands", exchange -> http.answer(exchange, "POST", http::command));
            server.createContext("/status", exchange -> http.answer(exchange, "GET", http::status));
            server.createContext(
                    "/health",
                    exchange -> http.answer(exchange, "GET", body -> new Answer(200, Map.of("alive", true))));
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

    private record Answer(int status, Object document) {}

    @FunctionalInterface
    private interface Handler {
        Answer handle(byte[] body);
    }

    private Answer command(byte[] body) {
        var command = node.get(CommandJson.class).read(body);
        var answer = CommandAnswer.of(node.get(CommandGateway.class).send(command.command(), command.options()));
        int status = answer.accepted() ? 200 : "conflict".equals(answer.outcome()) ? 409 : 422;
        return new Answer(status, answer);
    }

    private Answer status(byte[] body) {
        return new Answer(200, SystemStatus.of(node::get));
    }

    private void answer(HttpExchange exchange, String method, Handler handler) throws IOException {
        try (exchange) {
            var answer = exchange.getRequestMethod().equals(method)
                    ? handle(handler, exchange.getRequestBody().readNBytes(LARGEST_BODY))
                    : error(405, "http.method", "Use " + method);
            var bytes = (Output.json(answer.document()) + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Answer handle(Handler handler, byte[] body) {
        try {
            return handler.handle(body);
        } catch (StoreUnavailableException e) {
            return error(503, e.code(), String.valueOf(e.getMessage()));
        } catch (CodedException e) {
            return error(400, e.code(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            if (DatabaseFailures.coded(e) instanceof CodedException away) {
                return error(503, away.code(), String.valueOf(away.getMessage()));
            }
            LOG.error("A request failed", e);
            return error(500, "internal", "The request failed; the log of the node tells why");
        }
    }

    private static Answer error(int status, String code, String message) {
        return new Answer(status, Map.of("error", Map.of("code", code, "message", message)));
    }
}
