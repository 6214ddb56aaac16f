package io.edupulse.projection.apply;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How far a projection is in a partition.
///
/// @param position of the last event that was applied, parked or stepped over; 0 at the beginning
/// @param eventId that event's id, null at the beginning
/// @param parkedKeys the aggregates with a failed event, after which later ones are parked
public record Checkpoint(
        int partition, long position, @Nullable UUID eventId, Set<UUID> parkedKeys) {}
