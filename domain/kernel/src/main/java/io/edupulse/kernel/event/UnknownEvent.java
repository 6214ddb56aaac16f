package io.edupulse.kernel.event;

import io.edupulse.kernel.aggregate.DomainEvent;

/// An event whose type this program does not know, for example one of a newer version or of a foreign writer.
/// Relays pass it on, projections step over it, aggregates refuse to be loaded from it.
public record UnknownEvent(String type) implements DomainEvent {}
