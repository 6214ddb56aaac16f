package io.edupulse.node.lifecycle;

import io.edupulse.kernel.work.Deadline;

/// A part that sees to it that it has ended when its time is over, such as by killing a process that does not end by
/// itself.
public interface ClosedInTime extends AutoCloseable {

    /// Ends before the deadline; one that has passed leaves a moment to end at once.
    void close(Deadline deadline);
}
