package io.edupulse.rebuild.report;

import java.time.Duration;
import java.util.List;

/// What a rebuild would have to do.
///
/// @param projections which read models it would fill
/// @param total how many events are in the log, all of which it passes
/// @param types the event types that change the read models, the most frequent first
/// @param eventsPerSecond how fast it would probably pass them, all in all; 0 for an empty log
/// @param basis where that is from
/// @param time what it would probably take
public record RebuildEstimate(
        List<String> projections,
        long total,
        List<EventType> types,
        double eventsPerSecond,
        Basis basis,
        Duration time) {

    /// @param bytes of the events' documents, as they are stored
    public record EventType(String type, long events, long bytes) {}

    /// Where the rate is from.
    public enum Basis {
        /// The last rebuild of the same read models, from the first event to the swap.
        LAST_REBUILD,

        /// Reading and folding the log for some seconds just now. Writing the rows and making the indexes
        /// come on top.
        SAMPLE,

        /// Reading and folding the whole log just now, which is so short that the sample was all of it.
        WHOLE_LOG,

        /// Nothing: the log has no events.
        EMPTY_LOG,

        /// The maximum rate that was asked for, which is the lowest of all.
        MAX_RATE
    }

    public RebuildEstimate {
        projections = List.copyOf(projections);
        types = List.copyOf(types);
    }

    /// How many events change the read models.
    public long events() {
        return types.stream().mapToLong(EventType::events).sum();
    }

    /// How large those are.
    public long bytes() {
        return types.stream().mapToLong(EventType::bytes).sum();
    }
}
