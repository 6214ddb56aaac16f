package io.edupulse.node.output;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/// An event as all interfaces show it.
///
/// @param event its type and payload as the log has them
public record ShownEvent(
        UUID id,
        UUID aggregateId,
        long sequence,
        Instant occurredAt,
        int partition,
        long position,
        String type,
        @JsonRawValue String event,
        Metadata metadata) {

    public static ShownEvent of(RecordedEvent event) {
        return new ShownEvent(
                event.id(),
                event.aggregateId(),
                event.sequence(),
                event.occurredAt(),
                event.partition(),
                event.position(),
                event.type(),
                new String(event.encoded().json(), StandardCharsets.UTF_8),
                event.metadata());
    }
}
