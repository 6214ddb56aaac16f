package io.edupulse.nats;

import io.edupulse.json.EnvelopeCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.nats.client.Connection;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// The JetStream stream of one partition. Its sequence is the position: the stream begins with position 1
/// and each message is published with its predecessor's sequence as the expected last one, so that the
/// broker refuses holes, duplicates and a second writer. So a message that is stored has all its
/// predecessors before it, and one answer of the broker is enough for many.
record PartitionStream(NatsSettings settings, int partition, EventMessages messages) {

    PartitionStream(NatsSettings settings, int partition, EnvelopeCodec envelopes) {
        this(settings, partition, new EventMessages(settings, partition, envelopes));
    }

    String name() {
        return settings.stream(partition);
    }

    /// Publishes an event and asks for no answer. The broker stores it if its predecessor is the last
    /// message in the stream, and else drops it silently.
    void publish(Connection connection, RecordedEvent event) {
        connection.publish(messages.of(event, connection.getMaxPayload()));
    }

    /// Publishes an event; the broker's answer comes later, and speaks for all those before it.
    CompletableFuture<PublishAck> publishAndAsk(Connection connection, RecordedEvent event) throws IOException {
        return connection
                .jetStream(NatsConnection.JETSTREAM)
                .publishAsync(messages.of(event, connection.getMaxPayload()));
    }
}
