package io.edupulse.kernel.bus;

import io.edupulse.kernel.event.RecordedEvent;
import java.util.List;

/// Is told of what this process has just committed, so that it need not be read back. A hint, not a delivery: other
/// processes commit too, and a crash loses hints. Calls come in the order of commits, one at a time, and must not
/// block.
@FunctionalInterface
public interface CommitListener {

    /// @param events with positions that rise within each partition
    void committed(List<RecordedEvent> events);
}
