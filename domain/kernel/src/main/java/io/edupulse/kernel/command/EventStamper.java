package io.edupulse.kernel.command;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/// Completes decided events: adds ids, the time, and the metadata of their command. Thread-safe.
record EventStamper(EventCodec codec, EventIds ids, Clock clock) {

    /// The present time, in the precision of the log.
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /// The events of one command. A command without a correlation id starts one, and a command without a causation id
    /// is the cause of its events.
    List<NewEvent> write(List<? extends DomainEvent> events, Instant at, Metadata metadata) {
        if (events.isEmpty()) {
            return List.of();
        }
        var commandId = ids.next().toString();
        var traced = new Metadata(
                Objects.requireNonNullElse(metadata.correlationId(), commandId),
                Objects.requireNonNullElse(metadata.causationId(), commandId),
                metadata.actor(),
                metadata.traceparent());
        return events.stream()
                .map(event -> new NewEvent(ids.next(), at, traced, codec.encode(event)))
                .toList();
    }
}
