package io.edupulse.torture.check.log;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A row of `domain_events`.
///
/// @param payload the inner payload, without the type
/// @param document the whole document as the database writes it
/// @param correlation null if the metadata has none
public record LogRow(
        String id,
        String aggregate,
        long sequence,
        Instant at,
        String type,
        JsonNode payload,
        String document,
        int partition,
        long position,
        @Nullable String correlation) {

    /// For people, in one line.
    public String told() {
        return type + ' ' + payload + ", sequence " + sequence + " of " + aggregate + ", at " + place();
    }

    public String place() {
        return partition + ":" + position;
    }
}
