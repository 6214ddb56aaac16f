package io.edupulse.torture.check.log;

import java.util.UUID;

/// Which partition an aggregate belongs to: the exclusive-or of the four 32-bit words of its id, unsigned,
/// modulo the number of partitions, as the documentation of the log has it.
public final class Partitioning {

    private Partitioning() {}

    public static int of(String aggregate, int partitions) {
        var id = UUID.fromString(aggregate);
        long both = id.getMostSignificantBits() ^ id.getLeastSignificantBits();
        int word = (int) (both >>> 32) ^ (int) both;
        return Integer.remainderUnsigned(word, partitions);
    }
}
