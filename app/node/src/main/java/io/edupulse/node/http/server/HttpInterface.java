package io.edupulse.node.http.server;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.http.Answer;
import io.edupulse.node.http.Answer.Stream;
import io.edupulse.node.http.Answer.Whole;
import io.edupulse.node.http.EventSink;
import io.edupulse.node.http.FailureStatus;
import io.edupulse.node.http.Request;
import io.edupulse.node.http.Routes;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The HTTP server of a node: one virtual thread a connection. [Routes] says what is answered; here are the limits of
/// headers, bodies, connections and times.
public final class HttpInterface implements AutoCloseable {

    private static final int LARGEST_HEADERS = 16_384;
    private static final int LONGEST_LINE = 8_192;
    private static final int MOST_CONNECTIONS = 20_000;

    /// How long the server waits for a client: for the next request, for all of its head, for all of its body, and to
    /// take what is sent.
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Routes routes;
    private final Listening listening;
    private final Optional<RenewedCertificate> renewed;
    private final WebServer server;
    private volatile boolean isOpen = true;

    private HttpInterface(Routes routes, Listening listening) {
        this.routes = routes;
        this.listening = listening;
        var builder = WebServer.builder()
                .address(listening.address())
                .port(listening.port())
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new TimedConnections(Http1ConnectionSelector.builder()
                        .config(http -> http.maxHeadersSize(LARGEST_HEADERS).maxPrologueLength(LONGEST_LINE))
                        .build()))
                .maxPayloadSize(2L * Request.LARGEST_BODY)
                .maxTcpConnections(MOST_CONNECTIONS)
                .idleConnectionTimeout(SILENCE)
                .idleConnectionPeriod(LOOK)
                .shutdownGracePeriod(GRACE)
                .contentEncoding(ContentEncodingContext.builder()
                        .contentEncodingsDiscoverServices(false)
                        .build())
                .directHandlers(unroutable())
                .routing(routing -> routing.any(this::answer));
        var tls = listening.certificate().map(Certificate::tls);
        tls.ifPresent(builder::tls);
        this.server = builder.build();
        this.renewed =
                tls.map(used -> RenewedCertificate.watch(listening.certificate().orElseThrow(), used));
    }

    /// @throws CodedException with `http.port-in-use` or `http.tls`
    public static HttpInterface start(Routes routes, Listening listening) {
        requireFree(listening);
        var http = new HttpInterface(routes, listening);
        http.server.start();
        if (!http.server.isRunning()) {
            http.close();
            throw taken(listening, "the server does not start", null);
        }
        return http;
    }

    /// The server only logs why it does not start.
    private static void requireFree(Listening listening) {
        try (var _ = new ServerSocket(listening.port(), 1, listening.address())) {
            return;
        } catch (IOException e) {
            throw taken(listening, String.valueOf(e.getMessage()), e);
        }
    }

    private static CodedException taken(Listening listening, String reason, @Nullable Throwable cause) {
        return new CodedException(
                "http.port-in-use",
                Text.format(
                        "HTTP cannot listen on port %d of %s: %s; name another port with --http-port",
                        listening.port(), listening.address().getHostAddress(), reason),
                cause);
    }

    public String url() {
        return listening.scheme() + "://" + listening.host() + ":" + server.port();
    }

    /// Takes no more connections, ends the streams, and lets requests that have begun be answered.
    @Override
    public void close() {
        isOpen = false;
        renewed.ifPresent(RenewedCertificate::close);
        server.stop();
    }

    /// What the server itself refuses, before there is a request.
    private static DirectHandlers unroutable() {
        DirectHandler handler = (request, event, failed, headers, message) -> {
            // what the server cannot read is the client's fault, and Routes lets no failure of this side through
            var status = event == EventType.INTERNAL_ERROR ? Status.BAD_REQUEST_400 : failed;
            var answer = Answer.problem(status.code(), code(status), told(status, message));
            answer.headers().forEach((name, value) -> headers.set(HeaderNames.create(name), value));
            return DirectHandler.TransportResponse.builder()
                    .status(status)
                    .headers(headers)
                    .entity(((Whole) answer.content()).bytes())
                    .build();
        };
        var handlers = DirectHandlers.builder();
        for (var event : EventType.values()) {
            handlers.addHandler(event, handler);
        }
        return handlers.build();
    }

    private static String code(Status status) {
        return switch (status.code()) {
            case FailureStatus.TOO_LARGE -> "http.body-too-large";
            case FailureStatus.LINE_TOO_LONG, FailureStatus.HEAD_TOO_LARGE -> "http.head-too-large";
            default -> "http.malformed";
        };
    }

    private static String told(Status status, @Nullable String message) {
        return message == null || message.isBlank()
                ? Text.format(
                        "The server cannot take this request (%s); a body has at most %,d bytes, all headers %,d and the first line %,d",
                        status.reasonPhrase(), Request.LARGEST_BODY, LARGEST_HEADERS, LONGEST_LINE)
                : message;
    }

    private void answer(ServerRequest asked, ServerResponse response) {
        TimedConnections.working(() -> {
            try {
                send(asked, routes.answer(request(asked)), response);
                if (!isOpen || asked.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
                    TimedConnections.endAfterThis();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The client has gone", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static Request request(ServerRequest asked) {
        var headers = asked.headers();
        return new Request(
                asked.prologue().method().text(),
                asked.path().path(),
                Map.of(),
                () -> asked.query().toMap(),
                name -> headers.first(HeaderNames.create(name)),
                () -> body(asked),
                Request.ANYONE);
    }

    private static byte[] body(ServerRequest asked) throws IOException {
        if (!asked.content().hasEntity()) {
            return new byte[0];
        }
        var bytes = read(asked);
        if (bytes.length > Request.LARGEST_BODY) {
            throw new CodedException(
                    "http.body-too-large",
                    Text.format(
                            "The body of a request has at most %,d bytes: send less at a time", Request.LARGEST_BODY));
        }
        return bytes;
    }

    /// @throws CodedException with `http.malformed` if it ends early, or its chunks are none
    private static byte[] read(ServerRequest asked) throws IOException {
        try {
            return TimedConnections.waiting(() -> asked.content().inputStream().readNBytes(Request.LARGEST_BODY + 1));
        } catch (UncheckedIOException e) {
            throw new IOException("The client has gone", e);
        } catch (RuntimeException e) {
            TimedConnections.endAfterThis();
            throw new CodedException(
                    "http.malformed", "The body of the request cannot be read: send it whole, or in whole chunks", e);
        }
    }

    private void send(ServerRequest asked, Answer answer, ServerResponse response)
            throws IOException, InterruptedException {
        response.status(answer.status());
        answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        switch (answer.content()) {
            case Whole whole
            when isHead(asked) -> {
                response.contentLength(whole.bytes().length);
                response.send();
            }
            case Whole whole -> send(packed(asked, whole.bytes(), response), response);
            case Stream stream -> send(asked, stream, response);
        }
    }

    private void send(ServerRequest asked, Stream stream, ServerResponse response)
            throws IOException, InterruptedException {
        try {
            response.header(HeaderNames.CACHE_CONTROL, "no-cache");
            if (isHead(asked)) {
                response.send();
                return;
            }
            try (var out = response.outputStream()) {
                stream.source().sendTo(new EventSink(TimedConnections.timed(out), () -> isOpen));
            }
        } finally {
            stream.atEnd().run();
        }
    }

    private static boolean isHead(ServerRequest asked) {
        return asked.prologue().method().equals(Method.HEAD);
    }

    private static byte[] packed(ServerRequest asked, byte[] bytes, ServerResponse response) throws IOException {
        if (!Zipped.isWanted(asked.headers().first(HeaderNames.ACCEPT_ENCODING), bytes)) {
            return bytes;
        }
        response.header(HeaderNames.CONTENT_ENCODING, Zipped.ENCODING);
        response.header(HeaderNames.VARY, HeaderNames.ACCEPT_ENCODING.defaultCase());
        return Zipped.of(bytes);
    }

    private static void send(byte[] bytes, ServerResponse response) {
        TimedConnections.waiting(() -> {
            response.send(bytes);
            return true;
        });
    }
}
