package io.edupulse.node.cli.rebuilds;

import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.rebuild.Rebuilds;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "rollback", description = "Goes back to the read model before the last rebuild, brought up to date.")
public final class RollbackCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "PROJECTION", description = "the read model's name")
    private String projection = "";

    public RollbackCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var output = context.output();
        try (var client = context.open()) {
            var report = client.get(Rebuilds.class).rollback(projection);
            output.result(report, () -> RebuildCommand.print(output, report));
        }
        return ExitCodes.DONE;
    }
}
