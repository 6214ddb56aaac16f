package io.edupulse.nats;

import org.jspecify.annotations.Nullable;

/// How the relay of a partition is doing on this node.
///
/// @param leading whether this node publishes the partition
/// @param published the last position that this node has seen stored
/// @param error what keeps it from publishing; null if nothing does
/// @param refills how often this node has found the stream gone or damaged and has filled it again
/// @param lastRefill what was wrong with it the last time; null if nothing was
public record RelayStatus(
        int partition,
        boolean leading,
        long published,
        @Nullable String error,
        int refills,
        @Nullable String lastRefill) {

    static RelayStatus idle(int partition) {
        return new RelayStatus(partition, false, 0, null, 0, null);
    }

    RelayStatus at(boolean leads, long position) {
        return new RelayStatus(partition, leads, position, error, refills, lastRefill);
    }

    RelayStatus failing(String reason) {
        return new RelayStatus(partition, false, published, reason, refills, lastRefill);
    }

    RelayStatus healthy() {
        return error == null ? this : new RelayStatus(partition, leading, published, null, refills, lastRefill);
    }

    RelayStatus refilled(String damage) {
        return new RelayStatus(partition, leading, published, error, refills + 1, damage);
    }
}
