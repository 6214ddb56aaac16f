package io.edupulse.kernel.store;

import io.edupulse.kernel.event.RecordedEvent;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A filter on the events of the log.
///
/// @param types the names of the types; empty for all
/// @param aggregate the only aggregate; null for all
/// @param since the earliest time of an event; null for any
public record EventSelection(
        Set<String> types,
        @Nullable UUID aggregate,
        @Nullable Instant since) {

    public static final EventSelection ALL = new EventSelection(Set.of(), null, null);

    public EventSelection {
        types = Set.copyOf(types);
    }

    boolean contains(RecordedEvent event) {
        return (types.isEmpty() || types.contains(event.type()))
                && (aggregate == null || aggregate.equals(event.aggregateId()))
                && (since == null || !event.occurredAt().isBefore(since));
    }
}
