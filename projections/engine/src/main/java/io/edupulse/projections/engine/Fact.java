package io.edupulse.projections.engine;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.RecordedEvent;
import java.time.Instant;
import java.util.UUID;

/// An event with its place in the log, typed for the function that handles it.
public record Fact<E extends DomainEvent>(E event, RecordedEvent recorded) {

    public UUID aggregateId() {
        return recorded.aggregateId();
    }

    public Instant occurredAt() {
        return recorded.occurredAt();
    }
}
