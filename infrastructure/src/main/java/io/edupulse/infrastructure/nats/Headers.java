package io.edupulse.infrastructure.nats;

import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.RecordedEvent;
import io.nats.client.support.NatsJetStreamConstants;
import org.jspecify.annotations.Nullable;

/// What travels beside an envelope.
final class Headers {

    private static final String PARTITION = "Edupulse-Partition";
    private static final String POSITION = "Edupulse-Position";
    private static final String CORRELATION = "Edupulse-Correlation-Id";
    private static final String CAUSATION = "Edupulse-Causation-Id";
    private static final String ACTOR = "Edupulse-Actor";
    private static final String TRACE = "traceparent";

    private Headers() {}

    static io.nats.client.impl.Headers of(RecordedEvent event) {
        var headers = new io.nats.client.impl.Headers();
        headers.put(PARTITION, Integer.toString(event.partition()));
        headers.put(POSITION, Long.toString(event.position()));
        headers.put(NatsJetStreamConstants.EXPECTED_LAST_SEQ_HDR, Long.toString(event.position() - 1));
        var metadata = event.metadata();
        put(headers, CORRELATION, metadata.correlationId());
        put(headers, CAUSATION, metadata.causationId());
        put(headers, ACTOR, metadata.actor());
        put(headers, TRACE, metadata.traceparent());
        return headers;
    }

    static Metadata metadata(io.nats.client.impl.@Nullable Headers headers) {
        if (headers == null) {
            return Metadata.NONE;
        }
        return new Metadata(
                headers.getFirst(CORRELATION),
                headers.getFirst(CAUSATION),
                headers.getFirst(ACTOR),
                headers.getFirst(TRACE));
    }

    private static void put(io.nats.client.impl.Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
