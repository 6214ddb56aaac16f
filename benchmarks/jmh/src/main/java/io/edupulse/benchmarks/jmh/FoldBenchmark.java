package io.edupulse.benchmarks.jmh;

import io.edupulse.classroom.quiz.QuizAggregate;
import io.edupulse.classroom.quiz.QuizEvent;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.DomainEvent;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The time to fold the submissions of 1,000 students, already decoded, into the state of their quiz.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx512m")
public class FoldBenchmark {

    private static final UUID QUIZ = UUID.randomUUID();

    private final QuizAggregate aggregate = new QuizAggregate();
    private final List<QuizEvent> events = Stream.generate(UUID::randomUUID)
            .<QuizEvent>map(student -> new QuizSubmitted(student, QUIZ, 80))
            .limit(1_000)
            .toList();

    @Benchmark
    public Object foldThousandSubmissions() {
        return fold(aggregate, events);
    }

    /// Names the type of the state, which is the quiz's own.
    private static <S, E extends DomainEvent> S fold(Aggregate<S, ?, E> aggregate, List<E> events) {
        var state = aggregate.initial();
        for (var event : events) {
            state = aggregate.evolve(state, event);
        }
        return state;
    }
}
