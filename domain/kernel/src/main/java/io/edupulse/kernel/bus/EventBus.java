package io.edupulse.kernel.bus;

import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.StoreUnavailableException;

/// Persist, then publish: writes all events of this process to the log, from which the relay publishes them.
/// Thread-safe.
public interface EventBus {

    /// Writes one append and returns when the outcome is durable. Its events are published afterwards, at least once
    /// and in the order of their partition, across crashes of this process and of the broker. Blocks while too many
    /// appends wait.
    ///
    /// @throws StoreUnavailableException if the log is unreachable; it tells whether the append may have been
    ///     committed
    AppendOutcome commit(Append append);
}
