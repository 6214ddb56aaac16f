package io.edupulse.kernel.store;

import java.util.UUID;

/// Where the log stood after a command: the aggregate's last sequence, and the position of its last event in the
/// partition. A query that has reached this position sees the command's effect. After a command without events, the
/// position may also be that of a later event, of another aggregate, that was there before.
public record Receipt(UUID aggregateId, long sequence, int partition, long position) {}
