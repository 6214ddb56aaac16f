package io.edupulse.benchmarks.suite;

import com.google.inject.multibindings.OptionalBinder;
import io.edupulse.benchmarks.contest.Contestant;
import io.edupulse.benchmarks.contest.ContestantProcess;
import io.edupulse.classroom.app.Main;
import io.edupulse.classroom.lesson.LessonCommand.DraftLesson;
import io.edupulse.classroom.quiz.QuizAggregate;
import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.classroom.quiz.QuizEvent;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.kernel.telemetry.Tracing;
import io.edupulse.node.program.ServiceLookup;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.telemetry.metrics.PrometheusMetrics;
import io.edupulse.telemetry.trace.ConfiguredTracing;
import java.util.Locale;
import java.util.UUID;

/// This system, through its command gateway, as any program uses it. No relay is running, as the others publish
/// nothing.
public final class EduPulse implements Contestant {

    private final CommandGateway gateway;
    private final EventReader log;
    private final Runnable end;

    /// @param end closes what these are parts of
    public EduPulse(ServiceLookup parts, Runnable end) {
        this.gateway = parts.get(CommandGateway.class);
        this.log = parts.get(EventReader.class);
        this.end = end;
    }

    /// What measures the process. A client by itself has nothing of the kind.
    enum Measured {
        NOT,
        METRICS,

        /// Metrics and traces, as the environment says.
        TRACES;

        private Telemetry telemetry() {
            if (this == NOT) {
                return Telemetry.NONE;
            }
            var metrics = new PrometheusMetrics();
            var tracing = this == TRACES ? ConfiguredTracing.start("benchmark") : Tracing.NONE;
            return new Telemetry(metrics.commands(), metrics.projections(), tracing);
        }
    }

    /// The process of this contestant. Its arguments are the JDBC address of an empty database and, if it is
    /// measured, a [Measured].
    public static void main(String[] arguments) {
        var configuration = configuration(arguments[0]);
        Client.migrate(configuration);
        var measured = arguments.length > 1 ? Measured.valueOf(arguments[1]) : Measured.NOT;
        var program = Main.PROGRAM.modules(binder -> OptionalBinder.newOptionalBinder(binder, Telemetry.class)
                .setBinding()
                .toInstance(measured.telemetry()));
        var client = Client.open(program.definition(), configuration);
        ContestantProcess.serve(new EduPulse(client, client::close));
    }

    static Settings configuration(String jdbcUrl) {
        return Settings.defaults().with(Setting.DATABASE_URL, jdbcUrl);
    }

    @Override
    public String description() {
        return "EduPulse Live, command gateway, 8 partitions, pool of 16, 2,048 clients on virtual threads";
    }

    @Override
    public int clients() {
        return 2_048;
    }

    @Override
    public void draftLesson(UUID lesson, UUID teacher, String title) {
        send(new DraftLesson(lesson, teacher, title));
    }

    @Override
    public void openQuiz(UUID quiz, UUID lesson, int maximumScore, int attemptsAllowed) {
        send(new OpenQuiz(quiz, lesson, maximumScore, attemptsAllowed, null));
    }

    @Override
    public void submitQuiz(UUID quiz, UUID student, int score) {
        send(new SubmitQuiz(quiz, student, score));
    }

    private void send(Command command) {
        var result = gateway.send(command);
        if (!(result instanceof Accepted)) {
            throw new IllegalStateException(String.format(Locale.ROOT, "%s: %s", command, result));
        }
    }

    @Override
    public int replay(UUID quiz) {
        return replay(new QuizAggregate(), quiz);
    }

    private <S> int replay(Aggregate<S, ?, QuizEvent> aggregate, UUID quiz) {
        var state = aggregate.initial();
        int submissions = 0;
        var type = aggregate.events();
        var events = log.readAggregate(quiz, 0).iterator();
        while (events.hasNext()) {
            var event = type.cast(events.next().event());
            state = aggregate.evolve(state, event);
            submissions += event instanceof QuizSubmitted ? 1 : 0;
        }
        return submissions;
    }

    @Override
    public void close() {
        end.run();
    }
}
