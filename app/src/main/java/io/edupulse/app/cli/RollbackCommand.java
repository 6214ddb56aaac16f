package io.edupulse.app.cli;

import io.edupulse.app.node.Client;
import io.edupulse.projections.rebuild.Rebuilds;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "rollback", description = "Goes back to the read model before the last rebuild, brought up to date.")
final class RollbackCommand implements Callable<Integer> {

    private final Globals globals;

    @Parameters(paramLabel = "PROJECTION", description = "the read model's name")
    private String projection = "";

    RollbackCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        var output = globals.output();
        try (var client = Client.open(globals.configuration())) {
            var report = client.get(Rebuilds.class).rollback(projection);
            output.result(report, () -> RebuildCommand.print(output, report));
        }
        return EduPulseCommand.DONE;
    }
}
