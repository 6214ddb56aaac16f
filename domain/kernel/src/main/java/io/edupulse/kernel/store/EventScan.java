package io.edupulse.kernel.store;

import java.util.Set;

/// A bulk read of events of one partition.
///
/// @param after the position after which the range begins
/// @param upTo the last position of the range
/// @param types the names of the wanted types
/// @param aggregates the range of aggregates
/// @param maximumBytes the maximum bytes; the last event may exceed them
public record EventScan(
        int partition, long after, long upTo, Set<String> types, AggregateRange aggregates, long maximumBytes) {

    public EventScan {
        types = Set.copyOf(types);
    }

    /// A scan without a maximum of bytes.
    public EventScan(int partition, long after, long upTo, Set<String> types, AggregateRange aggregates) {
        this(partition, after, upTo, types, aggregates, Long.MAX_VALUE);
    }
}
