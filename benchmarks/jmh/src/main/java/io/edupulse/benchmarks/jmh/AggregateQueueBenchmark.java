package io.edupulse.benchmarks.jmh;

import io.edupulse.classroom.Classroom;
import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.json.JsonEventCodec;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.bus.GroupCommitEventBus;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.snapshot.Snapshots;
import io.edupulse.kernel.text.Text;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// The commands a second that one hot quiz takes when its log costs nothing. A thousand students submit again and
/// again, so the state has the size of a large class and stays so.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 8, time = 1) // with 64 threads on two cores the compiler takes that long
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx512m")
public class AggregateQueueBenchmark {

    private final CommandGateway gateway = gateway();
    private final List<UUID> students =
            Stream.generate(UUID::randomUUID).limit(1_000).toList();
    private UUID quiz = UUID.randomUUID();

    @Setup(Level.Iteration)
    public void openQuiz() {
        quiz = UUID.randomUUID();
        send(new OpenQuiz(quiz, UUID.randomUUID(), 100, Integer.MAX_VALUE, null));
        students.forEach(student -> send(new SubmitQuiz(quiz, student, 80)));
    }

    @Benchmark
    @Threads(1)
    public Accepted oneSender() {
        return submit();
    }

    @Benchmark
    @Threads(64)
    public Accepted sixtyFourSenders() {
        return submit();
    }

    private Accepted submit() {
        var student = students.get(ThreadLocalRandom.current().nextInt(students.size()));
        return send(new SubmitQuiz(quiz, student, 80));
    }

    private Accepted send(Command command) {
        if (gateway.send(command) instanceof Accepted accepted) {
            return accepted;
        }
        throw new IllegalStateException(
                Text.format("%s was not accepted: its rules do not fit this benchmark", command));
    }

    private static CommandGateway gateway() {
        var log = new ForgetfulEventStore();
        var codec = new JsonEventCodec(EventTypes.of(Classroom.AGGREGATES.eventRoots()));
        var bus = new GroupCommitEventBus(log, log.partitions(), committed -> {}, codec);
        var clock = Clock.systemUTC();
        return new CommandGateway(Classroom.AGGREGATES, log, bus, codec, Snapshots.NONE, new EventIds(clock), clock);
    }
}
