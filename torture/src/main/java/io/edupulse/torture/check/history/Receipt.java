package io.edupulse.torture.check.history;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// Where a command's last event stands, as the client was told.
///
/// @param aggregate empty, like a sequence of 0, where only the place was noted
/// @param repeated whether an earlier command with the same key was accepted, and this one changed nothing
public record Receipt(String aggregate, long sequence, int partition, long position, boolean repeated) {

    /// @param json an object, or a text such as `3:17`
    static @Nullable Receipt of(@Nullable JsonNode json) {
        if (json == null || json.isNull() || json.isMissingNode()) {
            return null;
        }
        if (json.isTextual()) {
            int colon = json.asText().indexOf(':');
            return new Receipt(
                    "",
                    0,
                    Integer.parseInt(json.asText().substring(0, colon)),
                    Long.parseLong(json.asText().substring(colon + 1)),
                    false);
        }
        return new Receipt(
                json.path("aggregate_id").asText(),
                json.path("sequence").asLong(),
                json.path("partition").asInt(),
                json.path("position").asLong(),
                json.path("repeated").asBoolean());
    }

    /// Whether both tell of the same event.
    public boolean isSamePlace(Receipt other) {
        return aggregate.equals(other.aggregate)
                && sequence == other.sequence
                && partition == other.partition
                && position == other.position;
    }

    @Override
    public String toString() {
        return "sequence " + sequence + " at " + partition + ":" + position + (repeated ? ", repeated" : "");
    }
}
