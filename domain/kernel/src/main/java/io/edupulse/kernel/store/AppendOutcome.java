package io.edupulse.kernel.store;

import java.util.Map;
import java.util.UUID;

/// What became of one append. The outcomes of appends that were written together do not depend on each other,
/// except that two for the same aggregate take effect in their order.
public sealed interface AppendOutcome {

    /// Committed.
    ///
    /// @param firstPosition the position of the first event; the others follow without a hole. For an append
    ///     without events, one more than the partition's head
    record Appended(UUID aggregateId, long lastSequence, int partition, long firstPosition) implements AppendOutcome {}

    /// The stream does not end with the expected event: somebody else wrote first, or the expectation was wrong.
    /// Nothing of this append was written. Both sequences are the same if another event stands there than the
    /// expected one.
    record Conflict(UUID aggregateId, long expectedSequence, long actualSequence) implements AppendOutcome {}

    /// Commands with some of the append's idempotency keys were written before; nothing of this append was written
    /// now.
    ///
    /// @param receipts of all of them, by key
    record Repeated(Map<String, Receipt> receipts) implements AppendOutcome {
        public Repeated {
            receipts = Map.copyOf(receipts);
        }
    }
}
