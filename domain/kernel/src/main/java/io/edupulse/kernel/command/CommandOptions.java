package io.edupulse.kernel.command;

import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.text.Text;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What is optional in a command: the sequence that its sender has seen, an idempotency key, and metadata.
///
/// @param expectedSequence if present, the command is decided only if the aggregate's last sequence is this one
/// @param idempotencyKey if not null, a second command with the same key for the same aggregate changes nothing and
///     returns the first receipt, also after a crash and on another node; 1 to 200 printable ASCII characters
public record CommandOptions(
        OptionalLong expectedSequence, @Nullable String idempotencyKey, Metadata metadata) {

    public static final CommandOptions NONE = new CommandOptions(OptionalLong.empty(), null, Metadata.NONE);

    private static final int MAXIMUM_KEY_LENGTH = 200;

    /// @throws IllegalArgumentException if the sequence is negative, or the key has another length or other characters
    public CommandOptions {
        if (expectedSequence.isPresent() && expectedSequence.getAsLong() < 0) {
            throw new IllegalArgumentException(
                    "expected_sequence must be 0 (for a new aggregate) or more, not " + expectedSequence.getAsLong());
        }
        if (idempotencyKey != null
                && (idempotencyKey.isEmpty()
                        || idempotencyKey.length() > MAXIMUM_KEY_LENGTH
                        || idempotencyKey.chars().anyMatch(c -> c < ' ' || c > '~'))) {
            throw new IllegalArgumentException(Text.format(
                    "idempotency_key must be 1 to %d printable ASCII characters, but has %d",
                    MAXIMUM_KEY_LENGTH, idempotencyKey.length()));
        }
    }

    public CommandOptions withExpectedSequence(long sequence) {
        return new CommandOptions(OptionalLong.of(sequence), idempotencyKey, metadata);
    }

    public CommandOptions withIdempotencyKey(String key) {
        return new CommandOptions(expectedSequence, key, metadata);
    }

    public CommandOptions withMetadata(Metadata metadata) {
        return new CommandOptions(expectedSequence, idempotencyKey, metadata);
    }
}
