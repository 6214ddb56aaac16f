package io.edupulse.kernel.bus;

import io.edupulse.kernel.event.RecordedEvent;
import java.util.List;

/// Is told of what this process has just committed, so that it need not be read back. A hint, not a delivery: other
/// processes commit too, and a crash loses hints. Calls must not block. Those for one partition come in the order of
/// its commits, one at a time; those for different partitions may come at the same time.
@FunctionalInterface
public interface CommitListener {

    /// @param events with positions that rise within each partition
    void committed(List<RecordedEvent> events);
}
