package io.edupulse.node.cli.operations;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.runtime.RunningNode;
import io.edupulse.node.runtime.StatusClient;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.node.status.SystemStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = {
            "How far the log, the streams and the read models are, and whether they agree.",
            "What cannot be reached is named, and the rest is shown. Ends with 1 if something could not be reached or stands still for a failure."
        })
public final class StatusCommand implements Callable<Integer> {

    private final CommandContext context;

    public StatusCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var output = context.output();
        var settings = context.settings();
        context.logErrorsOnly();
        var status = asked(settings).orElseGet(() -> looked(settings));
        output.result(status, () -> new StatusText(output).print(status));
        return status.well() ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    /// What the node on the data folder says; empty if it does not answer, or if the settings name other servers.
    private static Optional<SystemStatus> asked(Settings settings) {
        try {
            return RunningNode.find(settings)
                    .filter(node -> settings.find(Setting.NATS_URL).isEmpty()
                            && settings.find(Setting.DATABASE_PARTITIONS).isEmpty())
                    .flatMap(node -> node.get("/v1/status", Map.of(), Duration.ZERO))
                    .filter(RunningNode.Answer::isDone)
                    .map(answer -> answer.as(SystemStatus.class));
        } catch (CodedException e) {
            return Optional.empty();
        }
    }

    private SystemStatus looked(Settings settings) {
        try (var client = StatusClient.open(context.program(), settings)) {
            return client.read();
        }
    }
}
