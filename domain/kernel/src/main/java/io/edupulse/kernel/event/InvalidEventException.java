package io.edupulse.kernel.event;

import io.edupulse.kernel.failure.CodedException;

/// An event cannot be written as it is; nothing was. Codes: `event.too-large`, `event.too-deep`,
/// `event.invalid-text`, `event.missing-field` for a null where none may be, `event.invalid-field` for a value
/// that would come back as another one, `event.unreadable` for a record that does not keep what it is given,
/// and `event.unknown-type`.
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
