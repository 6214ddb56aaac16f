package io.edupulse.app.cli;

import io.edupulse.app.node.Client;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.postgres.Migrations.Status;
import java.util.Map;
import java.util.concurrent.Callable;
import org.flywaydb.core.api.FlywayException;
import picocli.CommandLine.Command;

@Command(
        name = "migrate",
        description = "Brings a database to the schema of this version, as a user who owns it and may make roles.")
final class MigrateCommand implements Callable<Integer> {

    private final Globals globals;

    MigrateCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        var output = globals.output();
        try {
            var migrations = Client.migrations(globals.configuration());
            if (migrations.status() == Status.AHEAD) {
                throw new CodedException(
                        "database.newer-schema",
                        "The database was migrated by a newer version of EduPulse Live: nothing was done");
            }
            int run = migrations.migrate();
            output.result(
                    Map.of("migrations", run),
                    () -> output.line(
                            run == 0 ? "The database is up to date" : Text.format("%d migrations were run", run)));
            return EduPulseCommand.DONE;
        } catch (FlywayException e) {
            throw new CodedException(
                    "database.migration-failed",
                    Text.format(
                            "The database was not migrated: %s",
                            String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
                    e);
        }
    }
}
