package io.edupulse.node.cli;

import io.edupulse.kernel.store.Receipt;
import io.edupulse.node.program.ReceiptText;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of a query that waits for a command.
public final class Waiting {

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
        return Optional.ofNullable(after).map(text -> ReceiptText.read("--after", text));
    }

    /// As parameters of HTTP.
    public void addTo(Map<String, String> parameters) {
        if (after != null) {
            parameters.put(ReceiptText.AFTER, after);
            parameters.put(ReceiptText.WAIT, Integer.toString(seconds));
        }
    }

    public Duration timeout() {
        return Duration.ofSeconds(seconds);
    }
}
