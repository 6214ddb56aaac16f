package io.edupulse.classroom.app;

import io.edupulse.classroom.Classroom;
import io.edupulse.classroom.app.cli.DemoCommand;
import io.edupulse.classroom.app.cli.QueryCommand;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.node.Program;
import io.edupulse.node.output.Terminal;
import io.edupulse.projection.Projection;
import io.edupulse.projections.classroom.ClassroomProjections;
import io.edupulse.projections.classroom.ClassroomReadModelsModule;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.TimeZone;

/// The entry point: see `./edupulse --help`.
public final class Main {

    /// The classroom, as the framework takes it.
    public static final Program PROGRAM = Program.named("edupulse")
            .aggregates(Classroom.AGGREGATES.all().toArray(Aggregate[]::new))
            .projections(ClassroomProjections.all().toArray(Projection[]::new))
            .modules(new ClassroomReadModelsModule())
            .command(DemoCommand::new)
            .command(QueryCommand::new);

    private Main() {}

    public static void main(String[] args) {
        dependOnNothingOfTheMachine();
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        var terminal = Terminal.ofThisProcess();
        System.exit(PROGRAM.run(terminal, args));
    }

    /// Libraries follow the default locale and time zone where this program does not: PostgreSQL's driver tells the
    /// server the name of the zone, and the server refuses some that Java knows, such as IST.
    private static void dependOnNothingOfTheMachine() {
        System.setProperty("user.timezone", "UTC");
        TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
        Locale.setDefault(Locale.ROOT);
    }
}
