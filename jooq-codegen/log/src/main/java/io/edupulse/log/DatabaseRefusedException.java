package io.edupulse.log;

/// A database that this program does not work with as it is, with a stable code. Nothing was written to it.
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

    /// What went wrong, for programs: `database.encoding`.
    public String code() {
        return code;
    }
}
