package io.edupulse.classroom.app.demo;

import io.edupulse.classroom.lesson.LessonCommand.DraftLesson;
import io.edupulse.classroom.lesson.LessonCommand.PublishLesson;
import io.edupulse.classroom.pulse.PulseCommand.LaunchPulse;
import io.edupulse.classroom.pulse.PulseCommand.RespondToPulse;
import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandOptions;
import io.edupulse.kernel.command.CommandResult;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.text.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Teachers and students at work: each student on a thread of its own, with time to think between two answers. A
/// command whose outcome is not known, because the database went away, is sent again with its key. Thread-safe.
final class ClassroomLoad {

    private static final int ATTEMPTS = 2;
    private static final int MAXIMUM_SCORE = 100;
    private static final int LONGEST_THOUGHT_MILLIS = 900;
    private static final List<String> TITLES = List.of(
            "Fractions with pizza",
            "Angles around us",
            "The water cycle",
            "Reading a map",
            "Electric circuits",
            "Verbs that move",
            "The Roman town",
            "Rhythm and rhyme",
            "Seeds and spores",
            "Light and shadow",
            "Probability with dice",
            "Rivers of Europe");

    private final CommandGateway gateway;
    private final ReceiptJournal journal;
    private final List<UUID> students;
    private final List<UUID> quizzes = new ArrayList<>();
    private final List<UUID> pulses = new ArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();

    ClassroomLoad(CommandGateway gateway, ReceiptJournal journal, int students) {
        this.gateway = gateway;
        this.journal = journal;
        this.students = Stream.generate(UUID::randomUUID).limit(students).toList();
    }

    /// How many commands were accepted so far; each makes one event.
    int accepted() {
        return accepted.get();
    }

    UUID quiz() {
        return quizzes.getFirst();
    }

    UUID student() {
        return students.getFirst();
    }

    /// Three lessons for each teacher, with a quiz and a pulse each.
    void publishLessons(List<UUID> teachers) throws InterruptedException {
        for (int i = 0; i < TITLES.size(); i++) {
            var teacher = teachers.get(i % teachers.size());
            var lesson = UUID.randomUUID();
            send(new DraftLesson(lesson, teacher, TITLES.get(i)), teacher);
            send(new PublishLesson(lesson, teacher), teacher);
            var quiz = UUID.randomUUID();
            send(new OpenQuiz(quiz, lesson, MAXIMUM_SCORE, ATTEMPTS, null), teacher);
            quizzes.add(quiz);
            var pulse = UUID.randomUUID();
            send(new LaunchPulse(pulse, lesson, Text.format("What surprised you in '%s'?", TITLES.get(i))), teacher);
            pulses.add(pulse);
        }
    }

    /// The whole class hands in the same quiz at the same moment; returns how long that took.
    Duration submitTogether() throws InterruptedException {
        long startedAt = System.nanoTime();
        eachStudent(student -> submit(quiz(), student));
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /// Every student works through the other quizzes and half of the pulses.
    void work() throws InterruptedException {
        eachStudent(student -> {
            for (int i = 0; i < quizzes.size(); i++) {
                think();
                if (i > 0) {
                    submit(quizzes.get(i), student);
                }
                if (ThreadLocalRandom.current().nextBoolean()) {
                    submit(quizzes.get(i), student);
                }
                if (i % 2 == 0) {
                    var url = Text.format("https://artefacts.example/%s/%d", student, i);
                    send(new RespondToPulse(pulses.get(i), student, url), student);
                }
            }
        });
    }

    private void submit(UUID quiz, UUID student) throws InterruptedException {
        int score = Math.clamp(Math.round(ThreadLocalRandom.current().nextGaussian(65, 18)), 0, MAXIMUM_SCORE);
        send(new SubmitQuiz(quiz, student, score), student);
    }

    private void send(Command command, UUID actor) throws InterruptedException {
        var options = CommandOptions.NONE
                .withIdempotencyKey(UUID.randomUUID().toString())
                .withMetadata(new Metadata(null, null, actor.toString(), null));
        count(Patience.until(() -> gateway.send(command, options)));
    }

    private void count(CommandResult result) {
        if (!(result instanceof Accepted(var receipt, var repeated))) {
            throw new IllegalStateException("The demo sends only what is accepted, but got " + result);
        }
        journal.note(receipt);
        accepted.incrementAndGet();
    }

    private interface Work {
        void of(UUID student) throws InterruptedException;
    }

    private void eachStudent(Work work) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = students.stream()
                    .<Callable<Void>>map(student -> () -> {
                        work.of(student);
                        return null;
                    })
                    .toList();
            for (var done : threads.invokeAll(all)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void think() throws InterruptedException {
        Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_THOUGHT_MILLIS));
    }
}
