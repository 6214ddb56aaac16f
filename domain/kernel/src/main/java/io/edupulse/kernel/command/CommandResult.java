package io.edupulse.kernel.command;

import io.edupulse.kernel.aggregate.Rejection;
import io.edupulse.kernel.store.Receipt;
import java.util.UUID;

/// What became of a command.
public sealed interface CommandResult {

    /// The command is in the log.
    ///
    /// @param repeated whether it was there before under the same idempotency key; then the receipt is the first
    ///     one
    record Accepted(Receipt receipt, boolean repeated) implements CommandResult {}

    /// The aggregate refused; nothing was written.
    record Rejected(Rejection rejection) implements CommandResult {}

    /// The aggregate is not at the sequence that the sender expected, or others kept writing to it faster than this
    /// command could be decided; nothing was written.
    record Conflicted(UUID aggregateId, long expectedSequence, long actualSequence) implements CommandResult {}
}
