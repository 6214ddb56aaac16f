package io.edupulse.classroom.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.edupulse.kernel.text.Text;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.node.output.Output;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// A plain NATS subscriber, as any other program could be: it knows the subject and the JSON, and nothing of this
/// system.
final class Subscriber implements AutoCloseable {

    private final String subject;
    private final Connection connection;
    private final Output output;
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger received = new AtomicInteger();

    Subscriber(NatsSettings nats, Output output) throws IOException, InterruptedException, TimeoutException {
        this.subject = nats.eventSubject() + ".LessonPublished";
        this.output = output;
        this.connection = Nats.connect(nats.credentials()
                .giveTo(new Options.Builder(), nats.url())
                .servers(nats.url().split(",", -1))
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(100))
                .errorListener(new ErrorListener() {}) // it prints events, not errors
                .build());
        connection.createDispatcher(this::print).subscribe(subject);
        connection.flush(Duration.ofSeconds(5));
    }

    int received() {
        return received.get();
    }

    private void print(Message message) {
        try {
            var envelope = json.readTree(message.getData());
            long millis = Duration.between(
                            Instant.parse(envelope.path("occurred_at").asText()), Instant.now())
                    .toMillis();
            if (!output.isJson()) {
                output.sentence(Text.format(
                        "   %s  %s  %s, %d ms after it happened",
                        subject,
                        envelope.path("aggregate_id").asText().substring(0, 8),
                        envelope.at("/event/payload/title").asText(),
                        millis));
            }
            received.incrementAndGet();
        } catch (IOException e) {
            output.line("   not an envelope: " + e.getMessage());
        }
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
    }
}
