package io.edupulse.kernel.event;

import java.time.Instant;
import java.util.UUID;

/// An event before its append: all but its sequence and position. Times have microseconds.
public record NewEvent(UUID id, Instant occurredAt, Metadata metadata, EncodedEvent encoded) {}
