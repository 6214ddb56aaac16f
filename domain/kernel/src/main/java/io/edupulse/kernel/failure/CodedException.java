package io.edupulse.kernel.failure;

import io.edupulse.kernel.text.Redaction;
import org.jspecify.annotations.Nullable;

/// An error that a user can do something about. The message is one line that says what happened, with which
/// values, and what to do; the code is stable and for programs, such as `event.too-large`. Passwords and tokens
/// in the message are hidden. A message names an operation with its arguments between backquotes, such as
/// ``reset-stream 2``, and the command line puts the program's spelling before it.
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

    /// The same for another thread, with this one as its cause. A subclass overrides it, so that the copy is of
    /// its class too.
    public CodedException copy() {
        return new CodedException(code, message(), this);
    }

    /// The message, which every error of this kind has.
    public final String message() {
        return String.valueOf(getMessage());
    }
}
