package io.edupulse.classroom.app;

import io.edupulse.classroom.Classroom;
import io.edupulse.classroom.app.cli.DemoCommand;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.node.Program;
import io.edupulse.node.program.WebPage;
import io.edupulse.projection.Projection;
import io.edupulse.projections.classroom.ClassroomProjections;

/// The entry point: see `./edupulse --help`.
public final class Main {

    /// The classroom, as a program of the framework.
    public static final Program PROGRAM = Program.named("edupulse")
            .describedAs(
                    "EduPulse Live", "Event sourcing on PostgreSQL and NATS JetStream, and a classroom built on it.")
            .aggregates(Classroom.AGGREGATES.all().toArray(Aggregate[]::new))
            .projections(ClassroomProjections.all().toArray(Projection[]::new))
            .queries(ClassroomProjections.queries())
            .access(new ClassroomAccess())
            .pages(WebPage.of(
                    "class",
                    "Class",
                    Main.class,
                    "index.html",
                    "class.css",
                    "class.js",
                    "activities.js",
                    "lessons.js",
                    "observer.js",
                    "quiz.js",
                    "pulse.js",
                    "student.js",
                    "teacher.js"))
            .command(DemoCommand::new)
            .command(WarmUpCommand::new);

    private Main() {}

    public static void main(String[] args) {
        PROGRAM.run(args);
    }
}
