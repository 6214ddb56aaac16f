package io.edupulse.nats.relay;

import org.jspecify.annotations.Nullable;

/// The state of a partition's relay on this node.
///
/// @param leading whether this node publishes the partition
/// @param published the last position that the broker has confirmed to this node
/// @param error the last failure; null while the relay is healthy
/// @param refills how often this node has refilled a deleted or damaged stream
/// @param lastRefill why the stream was refilled last; null if it never was
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
