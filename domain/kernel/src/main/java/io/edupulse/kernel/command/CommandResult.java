package io.edupulse.kernel.command;

import io.edupulse.kernel.aggregate.Rejection;
import io.edupulse.kernel.store.Receipt;
import java.util.UUID;

/// The result of a command: accepted with a receipt, rejected by a rule, or in conflict with other writers.
public sealed interface CommandResult {

    /// The command's events are in the log.
    ///
    /// @param repeated whether an earlier command had the same idempotency key; then the receipt is that command's
    record Accepted(Receipt receipt, boolean repeated) implements CommandResult {}

    /// The aggregate rejected the command; nothing was written.
    record Rejected(Rejection rejection) implements CommandResult {}

    /// The aggregate's sequence is not the expected one, or other writers were faster in every attempt; nothing was
    /// written.
    record Conflicted(UUID aggregateId, long expectedSequence, long actualSequence) implements CommandResult {}
}
