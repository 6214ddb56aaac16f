package io.edupulse.kernel.event;

import io.edupulse.kernel.failure.CodedException;

/// An event cannot be written; nothing was written. Codes: `event.too-large`, `event.too-deep`, `event.invalid-text`,
/// `event.missing-field` for a forbidden null, `event.invalid-field` for a value that would be read back as another
/// one, `event.unreadable` for a record whose accessors return other values than its constructor got, and
/// `event.unknown-type`.
public final class InvalidEventException extends CodedException {

    public InvalidEventException(String code, String message) {
        super(code, message);
    }

    public InvalidEventException(String code, String message, Throwable cause) {
        super(code, message, cause);
    }

    @Override
    public InvalidEventException copy() {
        return new InvalidEventException(code(), message(), this);
    }
}
