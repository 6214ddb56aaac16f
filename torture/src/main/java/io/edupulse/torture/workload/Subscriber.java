package io.edupulse.torture.workload;

import io.edupulse.torture.history.History;
import io.edupulse.torture.history.Json;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// A plain subscriber of all events, as any other program has one: it knows nothing of streams.
final class Subscriber implements AutoCloseable {

    private static final String EVENTS = "edupulse.events.>";
    private static final Duration PING = Duration.ofSeconds(3);
    private static final Duration RECONNECT = Duration.ofMillis(500);

    private final Connection nats;

    private Subscriber(Connection nats) {
        this.nats = nats;
    }

    static Subscriber start(List<String> urls, History history) throws IOException, InterruptedException {
        var options = new Options.Builder()
                .servers(urls.toArray(String[]::new))
                .maxReconnects(-1)
                .reconnectWait(RECONNECT)
                .pingInterval(PING)
                .connectionTimeout(Duration.ofSeconds(3))
                .errorListener(new ErrorListener() {})
                .build();
        var nats = Nats.connect(options);
        nats.createDispatcher().subscribe(EVENTS, message -> tell(message, history));
        return new Subscriber(nats);
    }

    @Override
    public void close() throws InterruptedException {
        nats.close();
    }

    private static void tell(Message message, History history) {
        var event = Json.read(new String(message.getData(), StandardCharsets.UTF_8));
        var seen = Json.object().put("subject", message.getSubject());
        seen.put("event_id", event.path("id").asText());
        seen.put("aggregate", event.path("aggregate_id").asText());
        seen.put("sequence", event.path("sequence").asLong());
        if (message.hasHeaders()) {
            seen.put("stream", message.getHeaders().getFirst("Nats-Stream"));
            var number = message.getHeaders().getFirst("Nats-Sequence");
            seen.put("stream_sequence", number == null ? null : Long.valueOf(number));
        }
        history.saw("delivery", seen);
    }
}
