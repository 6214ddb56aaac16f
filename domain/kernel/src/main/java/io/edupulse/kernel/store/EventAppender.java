package io.edupulse.kernel.store;

import java.util.List;

/// The writing side of the log.
public interface EventAppender {

    /// Writes the appends in one transaction and returns their outcomes, in the same order. A conflicting append does
    /// not affect the others. On return, the written appends are durable.
    ///
    /// @throws StoreUnavailableException if the log is unreachable; it tells whether the appends may have been
    ///     committed
    List<AppendOutcome> append(List<Append> appends);
}
