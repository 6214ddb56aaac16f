package io.edupulse.infrastructure.nats;

import org.jspecify.annotations.Nullable;

/// How the relay of a partition is doing on this node.
///
/// @param leading whether this node publishes the partition
/// @param published the last position that this node has seen stored
/// @param error what keeps it from publishing; null if nothing does
public record RelayStatus(
        int partition,
        boolean leading,
        long published,
        @Nullable String error) {}
