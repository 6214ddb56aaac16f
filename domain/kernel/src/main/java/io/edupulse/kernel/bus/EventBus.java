package io.edupulse.kernel.bus;

import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.StoreUnavailableException;

/// Persist, then publish: the door through which all events of this process go into the log and from there to the
/// broker. Thread-safe.
public interface EventBus {

    /// Writes one append and returns when the outcome is durable. What was written is published afterwards, at
    /// least once and in the order of its partition, whatever happens to this process or to the broker. Blocks
    /// while too many others wait.
    ///
    /// @throws StoreUnavailableException if the log could not be reached; it says whether the append may be in it
    AppendOutcome commit(Append append);
}
