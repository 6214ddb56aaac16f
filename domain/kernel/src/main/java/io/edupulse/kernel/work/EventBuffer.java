package io.edupulse.kernel.work;

/// The kinds of buffers in which a node holds events. Together they take at most a quarter of the heap: each kind has
/// an equal part, which is divided among its buffers, such as one for each partition.
///
/// The size of an event counts without its decoded content, with which it takes two to three times as much; the rest of
/// the heap has room for that.
public enum EventBuffer {

    /// Committed by this node, and not yet taken by the relay of the partition.
    COMMITTED,

    /// Published by the relay of a partition, and not yet confirmed by the broker.
    UNCONFIRMED,

    /// Delivered by the broker, and not yet received by the tail of the partition.
    DELIVERED,

    /// The newest events of a partition, for all projections.
    NEWEST,

    /// Taken by the workers of projections, and not yet applied.
    APPLYING;

    private static final int OF_THE_HEAP = 4;

    /// A larger buffer is not faster.
    private static final long MOST_EACH = 16 << 20;

    /// The maximum bytes of all buffers of this kind.
    public long bytes() {
        return HeapShare.of(OF_THE_HEAP * values().length, 1, Long.MAX_VALUE);
    }

    /// The bound of each of several buffers of this kind.
    public ByteBound boundFor(int holders) {
        return new ByteBound(Math.clamp(bytes() / holders, 1, MOST_EACH));
    }
}
