package io.edupulse.torture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.edupulse.torture.history.Json;
import io.edupulse.torture.history.LineFile;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Measures all processes and the system once a second, into `samples.jsonl`.
public final class Samples implements AutoCloseable {

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final Cluster cluster;
    private final Status status;
    private final LineFile file;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private long accepted;
    private long acceptedAt = System.nanoTime();

    public Samples(Cluster cluster) {
        this.cluster = cluster;
        this.status = cluster.status();
        this.file = LineFile.append(cluster.folder().resolve("samples.jsonl"));
        this.thread = Thread.ofPlatform().daemon().name("samples").start(this::run);
    }

    @Override
    public void close() throws InterruptedException {
        ended.countDown();
        if (thread.join(END_LIMIT)) {
            file.close();
        }
    }

    private void run() {
        try {
            while (!ended.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                cluster.children()
                        .living()
                        .forEach(child -> ProcessSample.of(child).ifPresent(file::write));
                file.write(system());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// By the first node that sees all of it; without numbers if none does.
    private JsonNode system() {
        var seen = cluster.nodes().stream()
                .filter(node -> node.process().isAlive())
                .map(node -> status.ask(node.name(), "/v1/status"))
                .filter(found -> found.path("log").isObject())
                .findFirst();
        var line = Json.object();
        long now = System.nanoTime();
        long total = cluster.accepted();
        line.put("nanos", now);
        line.put("accepted_per_second", (total - accepted) * 1e9 / (now - acceptedAt));
        accepted = total;
        acceptedAt = now;
        seen.ifPresent(found -> {
            long events = found.path("log").path("events").asLong();
            line.put("events", events);
            if (found.path("jetstream").isObject()) {
                line.put(
                        "relay_lag",
                        events - found.path("jetstream").path("messages").asLong());
            }
            long lag = 0;
            for (var projection : found.path("projections")) {
                lag = Math.max(lag, projection.path("lag").asLong());
            }
            line.put("projection_lag", lag);
        });
        return line;
    }
}
