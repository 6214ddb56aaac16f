package io.edupulse.torture.check.history;

import com.fasterxml.jackson.databind.JsonNode;

/// One event that a reader in another process was handed.
///
/// @param reader which client, and which of its subscriptions
/// @param streamSequence in the stream; 0 if it was not told
public record Delivery(
        String reader,
        long nanos,
        String subject,
        String eventId,
        String aggregate,
        long sequence,
        long streamSequence) {

    static Delivery of(JsonNode line) {
        var subscription = line.path("subscription").asText();
        return new Delivery(
                line.path("client").asText() + (subscription.isEmpty() ? "" : "/" + subscription),
                line.path("nanos").asLong(),
                line.path("subject").asText(),
                line.hasNonNull("event_id")
                        ? line.path("event_id").asText()
                        : line.path("event").asText(),
                line.path("aggregate").asText(),
                line.path("sequence").asLong(),
                line.path("stream_sequence").asLong());
    }
}
