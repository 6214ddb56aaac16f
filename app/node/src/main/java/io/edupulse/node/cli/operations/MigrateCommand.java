package io.edupulse.node.cli.operations;

import io.edupulse.kernel.text.Text;
import io.edupulse.log.Migrations.Report;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.runtime.Client;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "migrate",
        description =
                "Brings a database to the schema of this version and puts its roles and rights right, all or nothing; as a user who owns it and may make roles.")
public final class MigrateCommand implements Callable<Integer> {

    private final CommandContext context;

    public MigrateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var output = context.output();
        var report = Client.migrate(context.settings());
        output.result(
                Map.of("migrations", report.migrations(), "established", report.established()), () -> print(report));
        return ExitCodes.DONE;
    }

    private void print(Report report) {
        var output = context.output();
        if (report.isNothing()) {
            output.line("The database is up to date");
        }
        if (report.migrations() > 0) {
            output.sentence(Text.format("Migrations run: %d", report.migrations()));
        }
        report.established().forEach(what -> output.line("Established: " + what));
    }
}
