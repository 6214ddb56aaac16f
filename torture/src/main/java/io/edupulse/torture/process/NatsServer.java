package io.edupulse.torture.process;

import io.edupulse.local.ServerPrograms;
import io.edupulse.torture.history.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One nats-server of the cluster, with the same folder and ports over its restarts. Not thread-safe.
public final class NatsServer {

    private static final Duration ASK_LIMIT = Duration.ofSeconds(2);

    private final NatsConfiguration configuration;
    private final Children children;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ASK_LIMIT).build();
    private Child process;

    private NatsServer(NatsConfiguration configuration, Children children, Child process) {
        this.configuration = configuration;
        this.children = children;
        this.process = process;
    }

    static NatsServer start(NatsConfiguration configuration, Children children) {
        return new NatsServer(configuration, children, launch(configuration, children));
    }

    public String name() {
        return configuration.name();
    }

    public int port() {
        return configuration.port();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    public void kill() {
        process.kill();
    }

    public void signal(String signal) {
        process.signal(signal);
    }

    /// Starts it again after it has ended.
    public void start() {
        if (!process.isAlive()) {
            process = launch(configuration, children);
        }
    }

    /// Deletes what it has stored; it must have ended.
    public void wipe() {
        try {
            Folders.empty(store());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Copies what it has stored to a place beside; it must have ended.
    public void keepCopy() {
        try {
            Folders.delete(copy());
            Folders.copy(store(), copy(), file -> true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Puts the copy in the place of what it has stored; it must have ended.
    public void restoreCopy() {
        try {
            Folders.empty(store());
            Folders.copy(copy(), store(), file -> true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether it says of itself that it works, with all of its streams.
    public boolean isHealthy() {
        return ask("/healthz").map(answer -> answer.contains("\"ok\"")).orElse(false);
    }

    /// The server that leads a stream, as this one sees it.
    public Optional<String> leaderOf(String stream) {
        return ask("/jsz?accounts=true&streams=true").flatMap(answer -> {
            for (var account : Json.read(answer).path("account_details")) {
                for (var detail : account.path("stream_detail")) {
                    if (detail.path("name").asText().equals(stream)) {
                        return Optional.ofNullable(
                                detail.path("cluster").path("leader").textValue());
                    }
                }
            }
            return Optional.empty();
        });
    }

    private Optional<String> ask(String path) {
        try {
            var uri = URI.create("http://127.0.0.1:" + configuration.monitoringPort() + path);
            var request = HttpRequest.newBuilder(uri).timeout(ASK_LIMIT).build();
            return Optional.of(http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Path store() {
        return configuration.store(children.folder());
    }

    private Path copy() {
        return store().resolveSibling(name() + ".copy");
    }

    private static Child launch(NatsConfiguration configuration, Children children) {
        var file = children.folder().resolve(configuration.name() + ".conf");
        try {
            Files.createDirectories(configuration.store(children.folder()));
            Files.writeString(file, configuration.text(children.folder()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return children.start(
                configuration.name(),
                List.of(ServerPrograms.nats().toString(), "--config", file.toString()),
                Map.of("GOMEMLIMIT", "512MiB"),
                false);
    }
}
