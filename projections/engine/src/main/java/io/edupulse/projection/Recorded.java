package io.edupulse.projection;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.fingerprint.FingerprintName;
import java.time.Instant;
import java.util.UUID;

/// An event with its place in the log, typed for the function that handles it.
@FingerprintName("Fact")
public record Recorded<E extends DomainEvent>(E event, RecordedEvent recorded) {

    public UUID aggregateId() {
        return recorded.aggregateId();
    }

    public Instant occurredAt() {
        return recorded.occurredAt();
    }
}
