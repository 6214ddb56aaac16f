package io.edupulse.kernel.event;

import io.edupulse.kernel.failure.CodedException;

/// A stored event of a known type does not fit its record, such as when a field is missing or of another kind, or has a
/// time that no reader takes. Code `event.unreadable`.
public final class UnreadableEventException extends CodedException {

    public UnreadableEventException(String message) {
        super("event.unreadable", message, null);
    }

    public UnreadableEventException(String message, Throwable cause) {
        super("event.unreadable", message, cause);
    }

    @Override
    public UnreadableEventException copy() {
        return new UnreadableEventException(message(), this);
    }
}
