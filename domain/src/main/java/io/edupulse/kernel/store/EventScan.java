package io.edupulse.kernel.store;

import java.util.Set;

/// Which events of a partition are to be read in bulk.
///
/// @param after the position behind which the range begins
/// @param upTo the last position of the range
/// @param types the names of the types that are wanted
/// @param aggregates whose events are wanted
public record EventScan(int partition, long after, long upTo, Set<String> types, AggregateRange aggregates) {

    public EventScan {
        types = Set.copyOf(types);
    }
}
