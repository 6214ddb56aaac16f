package io.edupulse.testkit.projection;

import io.edupulse.kernel.aggregate.DomainEvent;
import java.time.Instant;
import java.util.UUID;

/// An event that has happened before a test looks at the rows.
record GivenEvent(UUID id, UUID aggregateId, Instant occurredAt, DomainEvent event) {}
