package io.edupulse.kernel.command;

import io.edupulse.kernel.failure.CodedException;
import org.jspecify.annotations.Nullable;

/// An aggregate's stream cannot be folded into a state. Codes: `aggregate.wrong-type` if the id belongs to an aggregate
/// of another kind, `aggregate.unknown-event` if the stream has an event of an unknown type,
/// `aggregate.unreadable-event` if it has an unreadable event of a known type.
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
