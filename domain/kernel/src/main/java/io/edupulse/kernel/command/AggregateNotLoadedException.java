package io.edupulse.kernel.command;

import io.edupulse.kernel.failure.CodedException;
import org.jspecify.annotations.Nullable;

/// An aggregate's stream cannot be folded into a state. Codes: `aggregate.wrong-type` when the id belongs to an
/// aggregate of another kind, `aggregate.unknown-event` when the stream has an event that this program does not
/// know, `aggregate.unreadable-event` when it has one of a known type that cannot be read.
public final class AggregateNotLoadedException extends CodedException {

    public AggregateNotLoadedException(String code, String message) {
        this(code, message, null);
    }

    AggregateNotLoadedException(String code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }

    @Override
    public AggregateNotLoadedException copy() {
        return new AggregateNotLoadedException(code(), message(), this);
    }
}
