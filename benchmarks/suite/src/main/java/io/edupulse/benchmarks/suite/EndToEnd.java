package io.edupulse.benchmarks.suite;

import io.edupulse.classroom.app.Main;
import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.projection.live.ReadModelWaiter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// From sending a command to seeing its effect in a read model, with everything running: relay, JetStream, all
/// projections.
/// An open loop: commands are sent by the clock, whether the earlier ones are through or not, and a late start counts.
final class EndToEnd {

    static final int COMMANDS_A_SECOND = 1_000;

    private static final int QUIZZES = 100;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Node node;
    private final List<UUID> quizzes;

    EndToEnd(Node node) {
        this.node = node;
        this.quizzes = Stream.generate(UUID::randomUUID).limit(QUIZZES).toList();
        var gateway = node.get(CommandGateway.class);
        quizzes.forEach(quiz -> gateway.send(new OpenQuiz(quiz, quiz, 100, 3, null)));
    }

    /// Milliseconds.
    record Latency(double p50, double p99, double max) {}

    /// In a database of its own.
    ///
    /// @param warmUpSeconds until the compilers of the JVM have done their work
    static Latency measure(String jdbcUrl, String natsUrl, Path data, int warmUpSeconds, int seconds)
            throws InterruptedException, ExecutionException {
        var configuration = configuration(jdbcUrl, natsUrl, data);
        Client.migrate(configuration);
        try (var node = Node.start(Main.PROGRAM.definition(), configuration)) {
            var load = new EndToEnd(node);
            load.send(COMMANDS_A_SECOND, warmUpSeconds);
            return load.send(COMMANDS_A_SECOND, seconds);
        }
    }

    static Settings configuration(String jdbcUrl, String natsUrl, Path data) {
        return EduPulse.configuration(jdbcUrl).with(Setting.NATS_URL, natsUrl).with(Setting.DATA, data);
    }

    /// How long the commands took that were sent meanwhile.
    Latency send(int perSecond, int seconds) throws InterruptedException, ExecutionException {
        var nanos = nanos(perSecond, seconds);
        return new Latency(percentile(nanos, 0.5), percentile(nanos, 0.99), percentile(nanos, 1));
    }

    /// The nanoseconds that each command took, sorted.
    private long[] nanos(int perSecond, int seconds) throws InterruptedException, ExecutionException {
        var gateway = node.get(CommandGateway.class);
        var readModels = node.get(ReadModelWaiter.class);
        var running = new ArrayList<Future<Long>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begun = System.nanoTime();
            for (int i = 0; i < seconds * perSecond; i++) {
                long due = begun + i * (1_000_000_000L / perSecond);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                var command = new SubmitQuiz(quizzes.get(i % QUIZZES), UUID.randomUUID(), i % 100);
                running.add(threads.submit(() -> {
                    if (gateway.send(command) instanceof Accepted(var receipt, var _)) {
                        readModels.await("quiz-results", receipt, LIMIT);
                        return System.nanoTime() - due;
                    }
                    throw new IllegalStateException("Refused: " + command);
                }));
            }
            var nanos = new long[running.size()];
            for (int i = 0; i < nanos.length; i++) {
                nanos[i] = running.get(i).get();
            }
            Arrays.sort(nanos);
            return nanos;
        }
    }

    private static double percentile(long[] sorted, double part) {
        int index = (int) Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1);
        return sorted[index] / 1e6;
    }
}
