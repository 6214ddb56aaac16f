package io.edupulse.kernel.event;

import io.edupulse.kernel.aggregate.DomainEvent;

/// Turns domain events into their stored form and back. Thread-safe.
public interface EventCodec {

    /// The stored form of an event.
    ///
    /// @throws InvalidEventException if the log or the broker could not take it: larger than the limit, or text
    ///     with a NUL character
    EncodedEvent encode(DomainEvent event);

    /// The event of a stored form; an [UnknownEvent] if its type is not known here. Fields that the record does not
    /// have are ignored, so that a newer writer does not stop an older reader.
    ///
    /// @throws UnreadableEventException if the type is known and the document does not fit it
    DomainEvent decode(EncodedEvent encoded);
}
