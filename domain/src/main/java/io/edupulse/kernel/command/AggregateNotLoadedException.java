package io.edupulse.kernel.command;

import io.edupulse.kernel.failure.CodedException;

/// An aggregate's stream cannot be folded into a state. Codes: `aggregate.wrong-type` when the id belongs to an
/// aggregate of another kind, `aggregate.unknown-event` when the stream has an event that this program does not
/// know.
public final class AggregateNotLoadedException extends CodedException {

    public AggregateNotLoadedException(String code, String message) {
        super(code, message);
    }
}
