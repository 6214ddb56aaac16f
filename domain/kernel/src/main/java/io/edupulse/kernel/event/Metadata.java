package io.edupulse.kernel.event;

import io.edupulse.kernel.text.Text;
import org.jspecify.annotations.Nullable;

/// What an event tells besides its payload: who sent its command, and what it belongs to. Each value is at most 256
/// printable ASCII characters, so that it fits a message header.
///
/// @param correlationId the same for all commands and events of one request
/// @param causationId the command or event that caused this one
/// @param actor who sent the command
/// @param traceparent the W3C trace context
public record Metadata(
        @Nullable String correlationId,
        @Nullable String causationId,
        @Nullable String actor,
        @Nullable String traceparent) {

    public static final Metadata NONE = new Metadata(null, null, null, null);

    private static final int MAXIMUM_LENGTH = 256;

    /// @throws IllegalArgumentException if a value does not fit a header
    public Metadata {
        check("correlation_id", correlationId);
        check("causation_id", causationId);
        check("actor", actor);
        check("traceparent", traceparent);
    }

    /// The same in another trace context.
    public Metadata withTraceparent(String context) {
        return new Metadata(correlationId, causationId, actor, context);
    }

    /// Whether nothing is known.
    public boolean isEmpty() {
        return equals(NONE);
    }

    private static void check(String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        if (value.length() > MAXIMUM_LENGTH || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException(Text.format(
                    "%s must be at most %d printable ASCII characters, but has %d: shorten or encode it",
                    name, MAXIMUM_LENGTH, value.length()));
        }
    }
}
