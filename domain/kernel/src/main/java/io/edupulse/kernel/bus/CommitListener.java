package io.edupulse.kernel.bus;

import io.edupulse.kernel.event.RecordedEvent;
import java.util.List;

/// Receives the events that this process has just committed, so that the receiver need not read them from the log. The
/// calls are hints: other processes commit too, and a crash loses calls. An implementation must not block. Calls for
/// one partition come one at a time, in the order of its commits; calls for different partitions may overlap.
@FunctionalInterface
public interface CommitListener {

    /// @param events with positions that rise within each partition
    void committed(List<RecordedEvent> events);
}
