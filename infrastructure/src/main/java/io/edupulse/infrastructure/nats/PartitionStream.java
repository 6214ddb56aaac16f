package io.edupulse.infrastructure.nats;

import io.edupulse.infrastructure.json.EnvelopeCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.PublishAck;
import io.nats.client.api.Republish;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The JetStream stream of one partition. Its sequence is the position: the stream begins with position 1
/// and each message is published with its predecessor's sequence as the expected last one, so that the
/// broker refuses holes, duplicates and a second writer. So a message that is stored has all its
/// predecessors before it, and one answer of the broker is enough for many.
record PartitionStream(NatsSettings settings, int partition, EventMessages messages) {

    private static final int NOT_FOUND = 404;
    private static final int NO_SUCH_STREAM = 10059;
    private static final int NO_SUCH_MESSAGE = 10037;

    PartitionStream(NatsSettings settings, int partition, EnvelopeCodec envelopes) {
        this(settings, partition, new EventMessages(settings, partition, envelopes));
    }

    String name() {
        return settings.stream(partition);
    }

    /// Makes the stream if it is not there, mends its configuration if it is another, and returns where to
    /// go on: the position that was stored last, 0 for an empty stream.
    ///
    /// @throws CodedException with `relay.stream-differs` if the configuration cannot be mended, or
    ///     `relay.stream-ahead-of-log` if the last message is not the log's event at its position
    long recover(Connection connection, EventReader log) throws IOException, JetStreamApiException {
        var management = connection.jetStreamManagement();
        var info = ensure(management);
        long last = info.getStreamState().getLastSequence();
        if (last > 0) {
            checkAgainstLog(management, last, log);
        }
        return last;
    }

    /// Publishes an event and asks for no answer. The broker stores it if its predecessor is the last
    /// message in the stream, and else drops it silently.
    void publish(Connection connection, RecordedEvent event) {
        connection.publish(messages.of(event, connection.getMaxPayload()));
    }

    /// Publishes an event; the broker's answer comes later, and speaks for all those before it.
    CompletableFuture<PublishAck> publishAndAsk(Connection connection, RecordedEvent event) throws IOException {
        return connection.jetStream().publishAsync(messages.of(event, connection.getMaxPayload()));
    }

    private StreamInfo ensure(JetStreamManagement management) throws IOException, JetStreamApiException {
        StreamInfo info;
        try {
            info = management.getStreamInfo(name());
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() != NOT_FOUND && e.getApiErrorCode() != NO_SUCH_STREAM) {
                throw e;
            }
            info = management.addStream(configuration(StreamConfiguration.builder()));
        }
        if (!isAsWanted(info.getConfiguration())) {
            info = mend(management, info);
        }
        return info;
    }

    private StreamInfo mend(JetStreamManagement management, StreamInfo info) throws IOException {
        try {
            var mended = management.updateStream(configuration(StreamConfiguration.builder(info.getConfiguration())));
            if (isAsWanted(mended.getConfiguration())) {
                return mended;
            }
            throw differs("the server ignores part of it", null);
        } catch (JetStreamApiException e) {
            throw differs(e.getMessage(), e);
        }
    }

    private CodedException differs(@Nullable String reason, @Nullable JetStreamApiException cause) {
        return new CodedException(
                "relay.stream-differs",
                Text.format(
                        "Stream %s has another configuration and cannot be changed (%s): delete it, it is filled from the log again",
                        name(), reason),
                cause);
    }

    private StreamConfiguration configuration(StreamConfiguration.Builder from) {
        return from.name(name())
                .subjects(settings.subjects(partition))
                .storageType(StorageType.File)
                .replicas(settings.replicas())
                .republish(republish())
                .build();
    }

    private Republish republish() {
        return Republish.builder()
                .source(settings.subjects(partition))
                .destination(settings.eventSubject() + ".>")
                .build();
    }

    /// Older servers drop silently what they do not know, so what counts is what they say they have.
    private boolean isAsWanted(StreamConfiguration actual) {
        var republish = actual.getRepublish();
        return actual.getSubjects().equals(List.of(settings.subjects(partition)))
                && actual.getStorageType() == StorageType.File
                && actual.getMaxMsgs() <= 0
                && republish != null
                && Objects.equals(republish.getSource(), republish().getSource())
                && Objects.equals(republish.getDestination(), republish().getDestination());
    }

    private void checkAgainstLog(JetStreamManagement management, long last, EventReader log)
            throws IOException, JetStreamApiException {
        try {
            var stored = management.getMessage(name(), last);
            var published = messages.eventId(stored.getHeaders(), stored.getData(), last)
                    .map(UUID::toString)
                    .orElse("a message that is no event");
            var logged = log.eventAt(partition, last)
                    .map(event -> event.id().toString())
                    .orElse("nothing");
            if (!logged.equals(published)) {
                throw new CodedException(
                        "relay.stream-ahead-of-log",
                        Text.format(
                                "Stream %s ends with %s at position %d, but the log has %s there: the log has lost a tail, or another program has published into the stream. If that is so, delete the stream with './edupulse reset-stream %d', and it is filled from the log again",
                                name(), published, last, logged, partition));
            }
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_SUCH_MESSAGE && e.getErrorCode() != NOT_FOUND) {
                throw e;
            }
        }
    }
}
