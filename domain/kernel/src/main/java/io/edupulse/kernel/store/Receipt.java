package io.edupulse.kernel.store;

import java.util.UUID;

/// The coordinates of a command's last event: the aggregate's sequence, and the position in the partition. A read model
/// that has applied this position shows the command's effect. After a command without events, the position may be that
/// of a later event of another aggregate.
public record Receipt(UUID aggregateId, long sequence, int partition, long position) {}
