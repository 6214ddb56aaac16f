package io.edupulse.node.cli;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.text.Text;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of a query that waits for a command.
public final class Waiting {

    private static final Pattern PLACE = Pattern.compile("(\\d{1,4}):(\\d{1,18})");

    @Option(
            names = "--after",
            paramLabel = "PARTITION:POSITION",
            description = "wait until the read model has reached this receipt")
    private @Nullable String after;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "how long to wait at most (default 10)")
    private int seconds = 10;

    public Optional<Receipt> receipt() {
        if (after == null) {
            return Optional.empty();
        }
        var place = PLACE.matcher(after);
        if (!place.matches()) {
            throw new CodedException(
                    "usage.invalid",
                    Text.format("--after is '%s', but must be PARTITION:POSITION of a receipt, such as 3:120", after));
        }
        return Optional.of(
                new Receipt(new UUID(0, 0), 0, Integer.parseInt(place.group(1)), Long.parseLong(place.group(2))));
    }

    public Duration timeout() {
        return Duration.ofSeconds(seconds);
    }
}
