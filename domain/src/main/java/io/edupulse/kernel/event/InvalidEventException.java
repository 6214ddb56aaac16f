package io.edupulse.kernel.event;

import io.edupulse.kernel.failure.CodedException;

/// An event cannot be written as it is; nothing was. Codes: `event.too-large`, `event.invalid-text`.
public final class InvalidEventException extends CodedException {

    public InvalidEventException(String code, String message) {
        super(code, message);
    }
}
