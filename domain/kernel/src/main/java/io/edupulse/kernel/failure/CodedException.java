package io.edupulse.kernel.failure;

import io.edupulse.kernel.text.Redaction;
import org.jspecify.annotations.Nullable;

/// An error with a stable code and a remedy. The code is for programs, such as `event.too-large`. The message is one
/// line: what happened, the values, and the remedy. Passwords and tokens in it are hidden. A message names an operation
/// with its arguments between backquotes, such as ``reset-stream 2``, and the command line puts the program's spelling
/// before it.
public class CodedException extends RuntimeException {

    private final String code;

    public CodedException(String code, String message) {
        this(code, message, null);
    }

    public CodedException(String code, String message, @Nullable Throwable cause) {
        super(Redaction.of(message), cause);
        this.code = code;
    }

    public final String code() {
        return code;
    }

    /// A copy for another thread, with this exception as its cause. A subclass overrides it to return its own class.
    public CodedException copy() {
        return new CodedException(code, message(), this);
    }

    /// The message, which is never null.
    public final String message() {
        return String.valueOf(getMessage());
    }
}
