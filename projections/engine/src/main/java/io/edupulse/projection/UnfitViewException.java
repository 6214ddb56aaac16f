package io.edupulse.projection;

import io.edupulse.kernel.failure.CodedException;

/// The key of a view does not hold the aggregate for any event of a type: the view is wrong, and not an event. Its code
/// is `projection.key-without-aggregate`.
public final class UnfitViewException extends CodedException {

    static final String CODE = "projection.key-without-aggregate";

    UnfitViewException(String message) {
        super(CODE, message);
    }

    private UnfitViewException(String message, Throwable cause) {
        super(CODE, message, cause);
    }

    @Override
    public UnfitViewException copy() {
        return new UnfitViewException(message(), this);
    }
}
