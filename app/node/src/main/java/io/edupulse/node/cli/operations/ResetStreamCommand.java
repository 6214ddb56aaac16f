package io.edupulse.node.cli.operations;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.nats.stream.NatsStreams;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reset-stream",
        description =
                "Deletes the JetStream stream of a partition; the relay makes it again and fills it from the log.")
public final class ResetStreamCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "PARTITION", description = "the number of the partition")
    private int partition;

    @Option(names = "--force", description = "also if the stream belongs to another log")
    private boolean force;

    public ResetStreamCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var output = context.output();
        try (var client = context.openWithNats()) {
            int partitions = client.get(EventReader.class).partitions().count();
            if (partition < 0 || partition >= partitions) {
                throw new CodedException(
                        "usage.invalid",
                        Text.format("The log has the partitions 0 to %d, not %d", partitions - 1, partition));
            }
            client.get(NatsStreams.class).reset(partition, force);
            output.result(
                    Map.of("reset", partition),
                    () -> output.sentence(Text.format(
                            "The stream of partition %d is deleted; `status` shows it filling again", partition)));
        }
        return ExitCodes.DONE;
    }
}
