package io.edupulse.kernel.work;

/// The places of a node that hold events of the log for a while. Together they take a quarter of the heap at most: each
/// has the same part of that, which is divided among those who have such a place of their own, such as the partitions.
///
/// What is counted is what an event takes before its content is decoded; with it, it is two to three times as much, and
/// the rest of the heap is for that, among others.
public enum EventBuffer {

    /// Committed by this node, and not yet taken by the relay of the partition.
    COMMITTED,

    /// Published by the relay of a partition, and not yet confirmed by the broker.
    UNCONFIRMED,

    /// Delivered by the broker, and not yet received by the tail of the partition.
    DELIVERED,

    /// The newest ones of a partition, for all projections.
    NEWEST,

    /// Taken by the workers of projections, and not yet applied.
    APPLYING;

    private static final int OF_THE_HEAP = 4;

    /// More would make nothing faster.
    private static final long MOST_EACH = 16 << 20;

    /// What all such places of a node may hold together.
    public long bytes() {
        return HeapShare.of(OF_THE_HEAP * values().length, 1, Long.MAX_VALUE);
    }

    /// What each of several may hold.
    public ByteBound boundFor(int holders) {
        return new ByteBound(Math.clamp(bytes() / holders, 1, MOST_EACH));
    }
}
