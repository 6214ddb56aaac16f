package io.edupulse.kernel.event;

import java.time.Instant;
import java.util.UUID;

/// An event on its way into the log: all that is known before the log gives it a place. Times have microseconds.
public record NewEvent(UUID id, Instant occurredAt, Metadata metadata, EncodedEvent encoded) {}
