package io.edupulse.local;

import org.jspecify.annotations.Nullable;

/// A server of this process does not start, or its folder cannot be used. The code is stable and for programs, such as
/// `postgres.not-started`; the message says what happened, with which values, and what to do.
public final class LocalServerException extends RuntimeException {

    private final String code;

    public LocalServerException(String code, String message) {
        this(code, message, null);
    }

    public LocalServerException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
