package io.edupulse.benchmarks.suite.load;

import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.node.runtime.Node;
import io.edupulse.projection.live.ReadModelWaiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Submissions to some quizzes in an open loop: commands are sent by the clock, whether the earlier ones are through or
/// not, and a late start counts.
public final class QuizLoad {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final CommandGateway gateway;
    private final ReadModelWaiter readModels;
    private final List<UUID> quizzes;
    private final boolean isAwaited;

    /// Opens the quizzes.
    ///
    /// @param isAwaited whether a command has taken effect only when the read model *quiz results* shows it
    public QuizLoad(Node node, int quizzes, boolean isAwaited) {
        this.gateway = node.get(CommandGateway.class);
        this.readModels = node.get(ReadModelWaiter.class);
        this.quizzes = Stream.generate(UUID::randomUUID).limit(quizzes).toList();
        this.isAwaited = isAwaited;
        this.quizzes.forEach(quiz -> gateway.send(new OpenQuiz(quiz, quiz, 100, 3, null)));
    }

    public List<UUID> quizzes() {
        return quizzes;
    }

    /// The nanoseconds that each command took, from when it was due.
    public double[] send(int perSecond, int seconds) throws InterruptedException, ExecutionException {
        var running = new ArrayList<Future<Long>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begun = System.nanoTime();
            for (int i = 0; i < seconds * perSecond; i++) {
                long due = begun + i * (1_000_000_000L / perSecond);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                var command = new SubmitQuiz(quizzes.get(i % quizzes.size()), UUID.randomUUID(), i % 100);
                running.add(threads.submit(() -> {
                    send(command);
                    return System.nanoTime() - due;
                }));
            }
            var nanos = new double[running.size()];
            for (int i = 0; i < nanos.length; i++) {
                nanos[i] = running.get(i).get();
            }
            return nanos;
        }
    }

    private void send(SubmitQuiz command) {
        if (!(gateway.send(command) instanceof Accepted(var receipt, var _))) {
            throw new IllegalStateException("Refused: " + command);
        }
        if (isAwaited) {
            readModels.await("quiz-results", receipt, LIMIT);
        }
    }
}
