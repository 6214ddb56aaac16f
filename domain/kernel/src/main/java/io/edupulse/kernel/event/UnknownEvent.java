package io.edupulse.kernel.event;

import io.edupulse.kernel.aggregate.DomainEvent;

/// An event whose type this program does not know, for example one of a newer version or of a foreign writer.
/// The relay publishes it, projections skip it, and aggregates with one fail to load.
public record UnknownEvent(String type) implements DomainEvent {}
