package io.edupulse.nats.stream;

import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.RecordedEvent;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The headers of a message, beside its envelope.
final class EventHeaders {

    /// The event's message is larger than the broker accepts.
    static final String TOO_LARGE = "relay.too-large";

    /// RFC 3339 has no form for the event's time.
    static final String TIME_OUT_OF_RANGE = "relay.time-out-of-range";

    /// The event could not be written for another reason.
    static final String UNWRITABLE = "relay.unwritable";

    private static final String PARTITION = "Edupulse-Partition";
    private static final String POSITION = "Edupulse-Position";
    private static final String EVENT_ID = "Edupulse-Event-Id";
    private static final String EVENT_TYPE = "Edupulse-Event-Type";
    private static final String UNPUBLISHABLE = "Edupulse-Unpublishable";
    private static final String CORRELATION = "Edupulse-Correlation-Id";
    private static final String CAUSATION = "Edupulse-Causation-Id";
    private static final String ACTOR = "Edupulse-Actor";
    private static final String TRACE = "traceparent";

    private EventHeaders() {}

    static Headers of(RecordedEvent event) {
        var headers = place(event);
        var metadata = event.metadata();
        put(headers, CORRELATION, metadata.correlationId());
        put(headers, CAUSATION, metadata.causationId());
        put(headers, ACTOR, metadata.actor());
        put(headers, TRACE, metadata.traceparent());
        return headers;
    }

    static Headers ofPlaceholder(RecordedEvent event, String code) {
        return place(event).put(UNPUBLISHABLE, code);
    }

    private static Headers place(RecordedEvent event) {
        return new Headers()
                .put(PARTITION, Integer.toString(event.partition()))
                .put(POSITION, Long.toString(event.position()))
                .put(EVENT_ID, event.id().toString())
                .put(NatsJetStreamConstants.EXPECTED_LAST_SEQ_HDR, Long.toString(event.position() - 1));
    }

    /// Marks a row whose type differs from its document's. A header is ASCII and short, so the type is URL-encoded and
    /// cut.
    static void addType(Headers headers, String type) {
        headers.put(EVENT_TYPE, URLEncoder.encode(EventTypes.shortName(type), StandardCharsets.UTF_8));
    }

    /// Whether the message's envelope contains all of the row.
    static boolean isWhole(@Nullable Headers headers) {
        return headers == null || !(headers.containsKey(UNPUBLISHABLE) || headers.containsKey(EVENT_TYPE));
    }

    static Optional<UUID> eventId(@Nullable Headers headers) {
        var id = headers == null ? null : headers.getFirst(EVENT_ID);
        try {
            return Optional.ofNullable(id).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Metadata metadata(@Nullable Headers headers) {
        if (headers == null) {
            return Metadata.NONE;
        }
        return new Metadata(
                headers.getFirst(CORRELATION),
                headers.getFirst(CAUSATION),
                headers.getFirst(ACTOR),
                headers.getFirst(TRACE));
    }

    private static void put(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
