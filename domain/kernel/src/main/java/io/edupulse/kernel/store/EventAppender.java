package io.edupulse.kernel.store;

import java.util.List;

/// The writing side of the log.
public interface EventAppender {

    /// Writes the appends in one transaction and tells what became of each, in the same order. Those that conflict
    /// do not hold up the others. On return the accepted ones are durable.
    ///
    /// @throws StoreUnavailableException if the log could not be reached; it says whether the appends may be in it
    List<AppendOutcome> append(List<Append> appends);
}
