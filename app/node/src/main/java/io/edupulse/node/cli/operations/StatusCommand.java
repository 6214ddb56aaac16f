package io.edupulse.node.cli.operations;

import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.runtime.StatusClient;
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
        try (var client = StatusClient.open(context.program(), settings)) {
            var status = client.read();
            output.result(status, () -> new StatusText(output).print(status));
            return status.well() ? ExitCodes.DONE : ExitCodes.FAILED;
        }
    }
}
