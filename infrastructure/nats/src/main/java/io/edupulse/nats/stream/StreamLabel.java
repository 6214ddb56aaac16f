package io.edupulse.nats.stream;

import io.edupulse.kernel.text.Text;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The log and the partition that a stream belongs to. The label is in the stream's description, since older servers
/// drop metadata, and people can read it.
record StreamLabel(UUID log, int partition, int partitions) {

    private static final Pattern TEXT =
            Pattern.compile("EduPulse log ([0-9a-f-]{36}), partition (\\d{1,4}) of (\\d{1,4})");

    String text() {
        return Text.format("EduPulse log %s, partition %d of %d", log, partition, partitions);
    }

    /// Empty for a stream of a previous version or of another program.
    static Optional<StreamLabel> read(@Nullable String description) {
        return Optional.ofNullable(description)
                .map(TEXT::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> new StreamLabel(
                        UUID.fromString(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))));
    }
}
