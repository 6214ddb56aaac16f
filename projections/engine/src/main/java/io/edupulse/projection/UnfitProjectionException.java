package io.edupulse.projection;

import io.edupulse.kernel.failure.CodedException;

/// The declaration of a projection is wrong, and not an event: nothing is applied or parked until it is changed. Its
/// codes are `projection.key-without-aggregate`, `projection.schema-in-text` and `projection.invalid-sql`.
public final class UnfitProjectionException extends CodedException {

    static final String KEY_WITHOUT_AGGREGATE = "projection.key-without-aggregate";

    public UnfitProjectionException(String code, String message) {
        super(code, message);
    }

    public UnfitProjectionException(String code, String message, Throwable cause) {
        super(code, message, cause);
    }

    @Override
    public UnfitProjectionException copy() {
        return new UnfitProjectionException(code(), message(), this);
    }
}
