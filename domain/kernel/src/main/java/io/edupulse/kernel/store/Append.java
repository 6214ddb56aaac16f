package io.edupulse.kernel.store;

import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.text.Text;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Events for the end of one aggregate's stream, written all or not at all.
///
/// @param expectedSequence the sequence of the aggregate's last event as the writer knows it, 0 for a new stream
/// @param expectedEvent the id of that event. The sequence alone does not tell that the log has lost its tail and
///     others have written another one since; null if the writer does not know it, and it is not compared
/// @param events in their order; may be empty when only keys are to be noted
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
    /// @param events how many of the append's events, from the first, were there when its command was done
    public record IdempotencyKey(String value, int events) {}

    /// @throws IllegalArgumentException if the expected sequence is negative or there would be no room after it
    public Append {
        events = List.copyOf(events);
        keys = List.copyOf(keys);
        if (expectedSequence < 0 || expectedSequence > Long.MAX_VALUE - events.size()) {
            throw new IllegalArgumentException(Text.format(
                    "Expected sequence %d of aggregate %s is out of range: it is 0 for a new stream, else the last event's",
                    expectedSequence, aggregateId));
        }
    }

    /// An append by a writer that knows the sequence and not the event.
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
