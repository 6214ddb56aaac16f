package io.edupulse.log;

/// This program cannot work with the database in its present state. Has a stable code; nothing was written.
public final class DatabaseRefusedException extends RuntimeException {

    private final String code;

    DatabaseRefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    DatabaseRefusedException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /// The stable code for programs, such as `database.encoding`.
    public String code() {
        return code;
    }
}
