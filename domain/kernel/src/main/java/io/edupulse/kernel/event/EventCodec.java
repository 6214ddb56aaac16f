package io.edupulse.kernel.event;

import io.edupulse.kernel.aggregate.DomainEvent;

/// Turns domain events into their stored form and back. Thread-safe.
public interface EventCodec {

    /// The stored form of an event.
    ///
    /// @throws InvalidEventException if the event cannot be stored, such as for its size or a NUL character in a
    ///     text
    EncodedEvent encode(DomainEvent event);

    /// The event of a stored form; an [UnknownEvent] if this program does not know its type. Unknown fields are
    /// ignored, so that a newer writer does not stop an older reader.
    ///
    /// @throws UnreadableEventException if the type is known and the document does not fit it
    DomainEvent decode(EncodedEvent encoded);
}
