package io.edupulse.kernel.store;

import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.text.Text;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Events for the end of one aggregate's stream, written all or none.
///
/// @param expectedSequence the sequence of the aggregate's last event as the writer knows it; 0 for a new stream
/// @param expectedEvent the id of that event. It detects a log that has lost its tail and grown since, which the
///     sequence alone does not. Null if the writer does not know it; then it is not compared
/// @param events in their order; may be empty to record keys only
/// @param keys the idempotency keys of the commands that these events come from, each once
public record Append(
        UUID aggregateId,
        long expectedSequence,
        @Nullable UUID expectedEvent,
        List<NewEvent> events,
        List<IdempotencyKey> keys) {

    /// An idempotency key, unique for an aggregate.
    ///
    /// @param value 1 to 200 characters
    /// @param events the number of the append's events up to and including those of the key's command
    public record IdempotencyKey(String value, int events) {}

    /// @throws IllegalArgumentException if the expected sequence is out of range
    public Append {
        events = List.copyOf(events);
        keys = List.copyOf(keys);
        if (expectedSequence < 0 || expectedSequence > Long.MAX_VALUE - events.size()) {
            throw new IllegalArgumentException(Text.format(
                    "Expected sequence %d of aggregate %s is out of range: it is 0 for a new stream, else the last event's",
                    expectedSequence, aggregateId));
        }
    }

    /// An append that expects a sequence, whatever the event there.
    public Append(UUID aggregateId, long expectedSequence, List<NewEvent> events, List<IdempotencyKey> keys) {
        this(aggregateId, expectedSequence, null, events, keys);
    }

    /// An append without idempotency keys.
    public static Append of(UUID aggregateId, long expectedSequence, List<NewEvent> events) {
        return new Append(aggregateId, expectedSequence, events, List.of());
    }

    /// The sequence of the last event once this is written.
    public long lastSequence() {
        return expectedSequence + events.size();
    }
}
