package io.edupulse.kernel.store;

import java.util.Set;

/// Which events of a partition are to be read in bulk.
///
/// @param after the position after which the range begins
/// @param upTo the last position of the range
/// @param types the names of the types that are wanted
/// @param aggregates whose events are wanted
/// @param maximumBytes how much is handed over at most, but for the last event
public record EventScan(
        int partition, long after, long upTo, Set<String> types, AggregateRange aggregates, long maximumBytes) {

    public EventScan {
        types = Set.copyOf(types);
    }

    /// A scan that ends where its range does, however much that is.
    public EventScan(int partition, long after, long upTo, Set<String> types, AggregateRange aggregates) {
        this(partition, after, upTo, types, aggregates, Long.MAX_VALUE);
    }
}
