package io.edupulse.kernel.store;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A range of aggregates by their ids, which are compared as the database does: as 16 unsigned bytes.
///
/// @param from the first id; null without a bound
/// @param below the first id after the range; null without a bound
public record AggregateRange(@Nullable UUID from, @Nullable UUID below) {

    public static final AggregateRange ALL = new AggregateRange(null, null);

    public boolean contains(UUID aggregateId) {
        return (from == null || compare(from, aggregateId) <= 0) && (below == null || compare(aggregateId, below) < 0);
    }

    /// The part before an id, and the part that begins with it.
    public List<AggregateRange> splitAt(UUID aggregateId) {
        return List.of(new AggregateRange(from, aggregateId), new AggregateRange(aggregateId, below));
    }

    /// The order of the database. That of [UUID#compareTo] is another, since it takes the halves as signed.
    public static int compare(UUID a, UUID b) {
        int first = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return first != 0 ? first : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
}
