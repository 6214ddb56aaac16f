package io.edupulse.kernel.store;

import java.util.UUID;

/// The partitions of the log: their number, which is fixed for the life of a database, and the partition of an
/// aggregate.
///
/// The hash is the exclusive-or of the four 32-bit words of the id, taken as unsigned, so that other languages and the
/// database can compute the same.
public record Partitions(int count) {

    public Partitions {
        if (count < 1 || count > 1024) {
            throw new IllegalArgumentException("A log has 1 to 1024 partitions, not " + count);
        }
    }

    public int of(UUID aggregateId) {
        long words = aggregateId.getMostSignificantBits() ^ aggregateId.getLeastSignificantBits();
        return Integer.remainderUnsigned((int) (words >>> 32 ^ words), count);
    }
}
