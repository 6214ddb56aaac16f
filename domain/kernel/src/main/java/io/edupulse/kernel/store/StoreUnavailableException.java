package io.edupulse.kernel.store;

import io.edupulse.kernel.failure.CodedException;

/// The log could not be reached, or the connection broke. Code `store.unavailable` when nothing was written,
/// `store.outcome-unknown` when an append may have been committed: send the command again with its idempotency
/// key, and the log tells.
public final class StoreUnavailableException extends CodedException {

    private final boolean maybeCommitted;

    public StoreUnavailableException(String message, boolean maybeCommitted, Throwable cause) {
        super(maybeCommitted ? "store.outcome-unknown" : "store.unavailable", message, cause);
        this.maybeCommitted = maybeCommitted;
    }

    @Override
    public StoreUnavailableException copy() {
        return new StoreUnavailableException(message(), maybeCommitted, this);
    }

    /// Whether the appends of the failed call may be in the log all the same.
    public boolean maybeCommitted() {
        return maybeCommitted;
    }
}
