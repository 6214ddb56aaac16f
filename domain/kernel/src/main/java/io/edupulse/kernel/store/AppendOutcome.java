package io.edupulse.kernel.store;

import java.util.Map;
import java.util.UUID;

/// The outcome of one append. The outcomes of appends in one call are independent, except that appends of the same
/// aggregate take effect in their order.
public sealed interface AppendOutcome {

    /// Committed.
    ///
    /// @param firstPosition the position of the first event; the others follow without a gap. For an append without
    ///     events, one more than the partition's head
    record Appended(UUID aggregateId, long lastSequence, int partition, long firstPosition) implements AppendOutcome {}

    /// The stream does not end with the expected event: another writer was faster, or the expectation was wrong.
    /// Nothing of this append was written. Both sequences are equal if the stream has another event there.
    record Conflict(UUID aggregateId, long expectedSequence, long actualSequence) implements AppendOutcome {}

    /// Some of the append's idempotency keys were written before; nothing of this append was written.
    ///
    /// @param receipts the earlier receipts, by key
    record Repeated(Map<String, Receipt> receipts) implements AppendOutcome {
        public Repeated {
            receipts = Map.copyOf(receipts);
        }
    }
}
