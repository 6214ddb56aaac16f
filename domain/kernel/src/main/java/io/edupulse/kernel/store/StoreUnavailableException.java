package io.edupulse.kernel.store;

import io.edupulse.kernel.failure.CodedException;

/// The log is unreachable, or the connection broke. Code `store.unavailable` if nothing was written,
/// `store.outcome-unknown` if an append may have been committed: send the command again with the same idempotency key
/// to learn the outcome.
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

    /// Whether the appends of the failed call may have been committed.
    public boolean maybeCommitted() {
        return maybeCommitted;
    }
}
