package io.edupulse.classroom.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// Receives spans as a collector of OpenTelemetry does: OTLP in protobuf over HTTP.
final class OtlpReceiver implements AutoCloseable {

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    /// @param parent empty for the first span of a trace
    /// @param links as `TRACE-SPAN`
    record Span(String trace, String id, String parent, String name, List<String> links) {

        String context() {
            return trace + "-" + id;
        }

        /// The fields by their numbers in `opentelemetry/proto/trace/v1/trace.proto`.
        private static Span of(Message span) {
            var links = span.messages(13).stream()
                    .map(link -> link.hex(1) + "-" + link.hex(2))
                    .toList();
            return new Span(span.hex(1), span.hex(2), span.hex(4), span.text(5), links);
        }
    }

    /// A message of protobuf: its fields by number, each as often as it is there.
    private record Message(Map<Integer, List<byte[]>> fields) {

        private static final int VARINT = 0;
        private static final int EIGHT_BYTES = 1;
        private static final int LENGTH = 2;
        private static final int FOUR_BYTES = 5;

        static Message of(byte[] bytes) {
            var fields = new HashMap<Integer, List<byte[]>>();
            var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (in.hasRemaining()) {
                long tag = varint(in);
                var value = switch ((int) (tag & 7)) {
                    case VARINT -> new byte[(int) (varint(in) * 0)];
                    case EIGHT_BYTES -> next(in, Long.BYTES);
                    case LENGTH -> next(in, (int) varint(in));
                    case FOUR_BYTES -> next(in, Integer.BYTES);
                    default -> throw new IllegalArgumentException("Wire type " + (tag & 7));
                };
                fields.computeIfAbsent((int) (tag >>> 3), number -> new ArrayList<>())
                        .add(value);
            }
            return new Message(fields);
        }

        List<Message> messages(int number) {
            return fields.getOrDefault(number, List.of()).stream()
                    .map(Message::of)
                    .toList();
        }

        String hex(int number) {
            return HexFormat.of().formatHex(last(number));
        }

        String text(int number) {
            return new String(last(number), StandardCharsets.UTF_8);
        }

        private byte[] last(int number) {
            var all = fields.getOrDefault(number, List.of());
            return all.isEmpty() ? new byte[0] : all.getLast();
        }

        private static byte[] next(ByteBuffer in, int length) {
            var bytes = new byte[length];
            in.get(bytes);
            return bytes;
        }

        private static long varint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = in.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }
    }

    private OtlpReceiver(HttpServer server) {
        this.server = server;
    }

    static OtlpReceiver start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var receiver = new OtlpReceiver(server);
        server.createContext("/v1/traces", receiver::receive);
        server.start();
        return receiver;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Span> spans() {
        return spans;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            Message.of(exchange.getRequestBody().readAllBytes()).messages(1).stream()
                    .flatMap(resource -> resource.messages(2).stream())
                    .flatMap(scope -> scope.messages(2).stream())
                    .map(Span::of)
                    .forEach(spans::add);
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }
}
