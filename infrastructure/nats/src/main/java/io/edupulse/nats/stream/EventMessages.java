package io.edupulse.nats.stream;

import io.edupulse.json.EnvelopeCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.UnreadableEventException;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes and reads the messages of one partition. No content of a row causes an exception: a placeholder replaces an
/// event that cannot be published, so that sequences stay equal to positions, and the log has every event that a
/// message does not. Thread-safe.
final class EventMessages {

    private static final Logger LOGGER = LoggerFactory.getLogger(EventMessages.class);

    private final StreamNames names;
    private final int partition;
    private final EnvelopeCodec envelopes;
    private final AtomicBoolean hasWarned = new AtomicBoolean();

    EventMessages(StreamNames names, int partition, EnvelopeCodec envelopes) {
        this.names = names;
        this.partition = partition;
        this.envelopes = envelopes;
    }

    /// The message of an event, or its placeholder.
    ///
    /// @param maximumBytes the broker's limit on headers and content together
    NatsMessage of(RecordedEvent event, long maximumBytes) {
        if (!envelopes.hasWritableTime(event)) {
            return placeholder(event, EventHeaders.TIME_OUT_OF_RANGE);
        }
        try {
            var envelope = envelopes.write(event);
            var headers = EventHeaders.of(event);
            if (!envelopes.saysItsType(event)) {
                EventHeaders.addType(headers, event.type());
            }
            return envelope.length + headers.serializedLength() > maximumBytes
                    ? placeholder(event, EventHeaders.TOO_LARGE)
                    : message(names.subject(partition, event.type()), headers, envelope);
        } catch (RuntimeException e) {
            LOGGER.debug("Position {} of partition {}", event.position(), partition, e);
            return placeholder(event, EventHeaders.UNWRITABLE);
        }
    }

    private NatsMessage placeholder(RecordedEvent event, String code) {
        if (hasWarned.compareAndSet(false, true)) {
            LOGGER.warn(
                    "Event {} at position {} of partition {} cannot be published ({}); a placeholder replaces it. The status counts placeholders",
                    event.id(),
                    event.position(),
                    partition,
                    code);
        }
        return message(
                names.unpublishableSubject(partition, event.type()),
                EventHeaders.ofPlaceholder(event, code),
                envelopes.placeholder(event, code));
    }

    private static NatsMessage message(String subject, Headers headers, byte[] envelope) {
        return NatsMessage.builder()
                .subject(subject)
                .headers(headers)
                .data(envelope)
                .build();
    }

    /// The id of the event of a message or placeholder. It is in a header; previous versions wrote it into the envelope
    /// only. Empty for a message of another program.
    Optional<UUID> eventId(@Nullable Headers headers, byte @Nullable [] data, long position) {
        return EventHeaders.eventId(headers)
                .or(() -> envelope(headers, data, position).map(RecordedEvent::id));
    }

    /// The event of a message; empty where only the log has it: for a placeholder, for an unreadable message, and for a
    /// message whose document has another type than its row.
    Optional<RecordedEvent> read(@Nullable Headers headers, byte @Nullable [] data, long position) {
        return EventHeaders.isWhole(headers) ? envelope(headers, data, position) : Optional.empty();
    }

    private Optional<RecordedEvent> envelope(@Nullable Headers headers, byte @Nullable [] data, long position) {
        if (data == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(envelopes.read(data, partition, position, EventHeaders.metadata(headers)));
        } catch (UnreadableEventException | IllegalArgumentException e) {
            LOGGER.debug("Message {} of partition {}", position, partition, e);
            return Optional.empty();
        }
    }
}
