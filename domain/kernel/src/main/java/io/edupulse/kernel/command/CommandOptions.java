package io.edupulse.kernel.command;

import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.text.Text;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What may go with a command.
///
/// @param expectedSequence if present, the sequence at which the aggregate must stand for the command to be decided
/// @param idempotencyKey if not null, sending the same key to the same aggregate again changes nothing and returns
///     the first receipt, also after a crash and from another node; 1 to 200 printable ASCII characters
public record CommandOptions(
        OptionalLong expectedSequence, @Nullable String idempotencyKey, Metadata metadata) {

    public static final CommandOptions NONE = new CommandOptions(OptionalLong.empty(), null, Metadata.NONE);

    private static final int MAXIMUM_KEY_LENGTH = 200;

    /// @throws IllegalArgumentException if the sequence is negative or the key has a length or characters that do
    ///     not fit
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
