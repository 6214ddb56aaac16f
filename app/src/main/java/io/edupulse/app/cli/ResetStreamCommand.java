package io.edupulse.app.cli;

import io.edupulse.app.node.Client;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.nats.stream.NatsStreams;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reset-stream",
        description = "Deletes the JetStream stream of a partition; the relay makes it anew and fills it from the log.")
final class ResetStreamCommand implements Callable<Integer> {

    private final Globals globals;

    @Parameters(paramLabel = "PARTITION", description = "the number of the partition")
    private int partition;

    @Option(names = "--force", description = "also if the stream belongs to another log")
    private boolean force;

    ResetStreamCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        var output = globals.output();
        try (var client = Client.openWithNats(globals.configuration())) {
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
                            "The stream of partition %d is deleted; './edupulse status' shows it filling again",
                            partition)));
        }
        return EduPulseCommand.DONE;
    }
}
