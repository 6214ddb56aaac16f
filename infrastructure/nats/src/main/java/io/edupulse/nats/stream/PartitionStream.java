package io.edupulse.nats.stream;

import io.edupulse.json.EnvelopeCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The JetStream stream of one partition. Its sequences equal positions: the stream begins with position 1, and each
/// message is published with its predecessor's sequence as the expected last one, so that the broker refuses gaps,
/// duplicates and a second writer. A stored message has all its predecessors before it, and one answer of the broker
/// confirms a whole run. Thread-safe.
public final class PartitionStream {

    private final StreamNames names;
    private final int partition;
    private final EventMessages messages;

    public PartitionStream(NatsSettings settings, int partition, EnvelopeCodec envelopes) {
        this.names = new StreamNames(settings);
        this.partition = partition;
        this.messages = new EventMessages(names, partition, envelopes);
    }

    public int partition() {
        return partition;
    }

    public String name() {
        return names.stream(partition);
    }

    /// The subjects of all its messages, as a filter.
    public String subjects() {
        return names.subjects(partition);
    }

    NatsSettings settings() {
        return names.settings();
    }

    EventMessages messages() {
        return messages;
    }

    /// The event of a message of this stream; empty where only the log has it: for a placeholder, for an unreadable
    /// message, and for a message whose document has another type than its row.
    public Optional<RecordedEvent> read(Message message) {
        return messages.read(
                message.getHeaders(), message.getData(), message.metaData().streamSequence());
    }

    /// Publishes an event and asks for no answer. The broker stores the message if its predecessor is the last one in
    /// the stream, and else drops it silently.
    public void publish(Connection connection, RecordedEvent event) {
        connection.publish(messages.of(event, connection.getMaxPayload()));
    }

    /// Publishes an event. The broker answers later, and confirms all earlier messages too.
    public CompletableFuture<PublishAck> publishAndAsk(Connection connection, RecordedEvent event) throws IOException {
        return connection
                .jetStream(NatsConnection.JETSTREAM)
                .publishAsync(messages.of(event, connection.getMaxPayload()));
    }
}
