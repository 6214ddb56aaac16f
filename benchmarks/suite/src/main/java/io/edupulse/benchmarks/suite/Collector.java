package io.edupulse.benchmarks.suite;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/// Takes traces and drops them, as a collector of OpenTelemetry on another machine would, but for the processor time.
final class Collector implements AutoCloseable {

    private final HttpServer server;

    private Collector(HttpServer server) {
        this.server = server;
    }

    static Collector start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            try (exchange) {
                exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        return new Collector(server);
    }

    /// What lets a process send one trace in a hundred.
    Map<String, String> environment() {
        return Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "OTEL_TRACES_SAMPLER",
                "parentbased_traceidratio",
                "OTEL_TRACES_SAMPLER_ARG",
                "0.01");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
