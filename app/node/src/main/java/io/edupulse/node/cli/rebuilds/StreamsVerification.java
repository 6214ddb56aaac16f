package io.edupulse.node.cli.rebuilds;

import io.edupulse.kernel.text.Text;
import io.edupulse.nats.stream.NatsStreams;
import io.edupulse.nats.stream.StreamComparison;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.output.Output;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Compares the JetStream streams with the log, event by event.
final class StreamsVerification {

    private StreamsVerification() {}

    /// The exit code: whether all streams have what the log has.
    static int run(CommandContext context) {
        var output = context.output();
        try (var client = context.openWithNats()) {
            var compared = client.get(NatsStreams.class).compareAll();
            boolean areEqual = compared.stream().allMatch(StreamComparison::isEqual);
            output.result(Map.of("equal", areEqual, "streams", compared), () -> print(output, compared));
            return areEqual ? ExitCodes.DONE : ExitCodes.FAILED;
        }
    }

    private static void print(Output output, List<StreamComparison> compared) {
        output.table(
                List.of("stream", "log", "messages", "not yet", "missing", "differing", "surplus"),
                compared.stream()
                        .map(stream -> List.of(
                                stream.stream(),
                                stream.events(),
                                stream.messages(),
                                stream.unpublished(),
                                stream.missing(),
                                stream.differing(),
                                stream.surplus()))
                        .toList());
        compared.forEach(stream -> print(output, stream));
    }

    private static void print(Output output, StreamComparison stream) {
        for (var difference : stream.first()) {
            output.sentence(Text.format(
                    "%s, position %d: the log has %s, the stream has %s",
                    stream.stream(),
                    difference.position(),
                    Objects.requireNonNullElse(difference.logged(), "nothing"),
                    Objects.requireNonNullElse(difference.published(), "nothing")));
        }
        if (!stream.isEqual()) {
            output.sentence(Text.format(
                    "`reset-stream %d` deletes %s, and the relay fills it again from the log.",
                    stream.partition(), stream.stream()));
        }
    }
}
