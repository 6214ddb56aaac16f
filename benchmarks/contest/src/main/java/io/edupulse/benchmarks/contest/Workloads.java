package io.edupulse.benchmarks.contest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What a contestant is measured with. Commands are made before the clock starts; the clients take them one after
/// another from a common row, and the first failure ends and fails the measurement.
public final class Workloads {

    private static final int MAXIMUM_SCORE = 100;
    private static final int ATTEMPTS_ALLOWED = 3;

    private final Contestant contestant;

    public Workloads(Contestant contestant) {
        this.contestant = contestant;
    }

    /// Drafts lessons, each a new aggregate: no two commands can conflict.
    Measurement distinct(int count, long seed) {
        var random = new Random(seed);
        return measure(IntStream.range(0, count).mapToObj(i -> draft(random, i)).toList());
    }

    /// Opens quizzes and has a class hand in each of them, one student of every quiz at a time.
    public Measurement classroom(int quizzes, int eventsEach, long seed) {
        var random = new Random(seed);
        var opened = Stream.generate(() -> new OpenQuiz(contestant, id(random), id(random)))
                .limit(quizzes)
                .toList();
        var commands = new ArrayList<Runnable>(opened);
        for (var student = 1; student < eventsEach; student++) {
            for (var quiz : opened) {
                var submission = submission(random, quiz.quiz());
                commands.add(() -> {
                    quiz.await(); // its command was taken before, but may be under way
                    submission.run();
                });
            }
        }
        return measure(commands);
    }

    /// Has all clients hand in the same quiz at the same time: every command conflicts with those beside it.
    Measurement hot(int count, long seed) {
        var random = new Random(seed);
        var quiz = openQuiz(random);
        return measure(submissions(random, quiz, count));
    }

    /// Replays one quiz again and again, by one client.
    Measurement load(int events, int repeats, long seed) {
        var random = new Random(seed);
        var quiz = openQuiz(random);
        submissions(random, quiz, events - 1).forEach(Runnable::run);
        var begin = System.nanoTime();
        for (var i = 0; i < repeats; i++) {
            var counted = contestant.replay(quiz);
            if (counted != events - 1) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT, "The replay of a quiz with %d submissions counts %d", events - 1, counted));
            }
        }
        return new Measurement((long) events * repeats, System.nanoTime() - begin);
    }

    private Runnable draft(Random random, int number) {
        var lesson = id(random);
        var teacher = id(random);
        return () -> contestant.draftLesson(lesson, teacher, "Lesson " + number);
    }

    private UUID openQuiz(Random random) {
        var quiz = id(random);
        contestant.openQuiz(quiz, id(random), MAXIMUM_SCORE, ATTEMPTS_ALLOWED);
        return quiz;
    }

    private List<Runnable> submissions(Random random, UUID quiz, int count) {
        return Stream.generate(() -> submission(random, quiz)).limit(count).toList();
    }

    private Runnable submission(Random random, UUID quiz) {
        var student = id(random);
        var score = random.nextInt(MAXIMUM_SCORE + 1);
        return () -> contestant.submitQuiz(quiz, student, score);
    }

    private static UUID id(Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private Measurement measure(List<Runnable> commands) {
        var next = new AtomicInteger();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var begin = System.nanoTime();
            var ends = Stream.<Future<?>>generate(() -> clients.submit(() -> runAll(commands, next)))
                    .limit(contestant.clients())
                    .toList();
            ends.forEach(Workloads::await);
            return new Measurement(commands.size(), System.nanoTime() - begin);
        }
    }

    private static void runAll(List<Runnable> commands, AtomicInteger next) {
        try {
            for (var i = next.getAndIncrement(); i < commands.size(); i = next.getAndIncrement()) {
                commands.get(i).run();
            }
        } catch (RuntimeException | Error e) {
            next.set(commands.size()); // nothing is left for the other clients
            throw e;
        }
    }

    private static void await(Future<?> client) {
        try {
            client.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A command failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a workload runs", e);
        }
    }

    /// Opens a quiz, for which its submissions wait.
    private record OpenQuiz(Contestant contestant, UUID quiz, UUID lesson, CountDownLatch ended) implements Runnable {

        OpenQuiz(Contestant contestant, UUID quiz, UUID lesson) {
            this(contestant, quiz, lesson, new CountDownLatch(1));
        }

        @Override
        public void run() {
            try {
                contestant.openQuiz(quiz, lesson, MAXIMUM_SCORE, ATTEMPTS_ALLOWED);
            } finally {
                ended.countDown();
            }
        }

        void await() {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(
                        String.format(Locale.ROOT, "Interrupted while quiz %s is being opened", quiz), e);
            }
        }
    }
}
