package io.edupulse.benchmarks.axon4;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/// A quiz, in which each student has a number of attempts.
public class Quiz {

    @AggregateIdentifier
    private @Nullable UUID quizId;

    private int maximumScore;
    private int attemptsAllowed;
    private boolean closed;
    private final Map<UUID, Integer> submissions = new HashMap<>();

    /// For Axon, which sources the state from events.
    protected Quiz() {}

    @CommandHandler
    public Quiz(Open command) {
        apply(new QuizOpened(command.quizId(), command.lessonId(), command.maximumScore(), command.attemptsAllowed()));
    }

    @CommandHandler
    void handle(Submit command) {
        if (closed) {
            throw new IllegalStateException(String.format(Locale.ROOT, "The quiz %s is closed", quizId));
        }
        if (command.score() < 0 || command.score() > maximumScore) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "The score %d is not within 0 and %d", command.score(), maximumScore));
        }
        if (submissions.getOrDefault(command.studentId(), 0) >= attemptsAllowed) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "The student %s has no attempt left", command.studentId()));
        }
        apply(new QuizSubmitted(command.studentId(), command.quizId(), command.score()));
    }

    @EventSourcingHandler
    void on(QuizOpened event) {
        quizId = event.quizId();
        maximumScore = event.maximumScore();
        attemptsAllowed = event.attemptsAllowed();
    }

    @EventSourcingHandler
    void on(QuizSubmitted event) {
        submissions.merge(event.studentId(), 1, Integer::sum);
    }

    @EventSourcingHandler
    void on(QuizClosed event) {
        closed = true;
    }

    int submissions() {
        return submissions.values().stream().mapToInt(Integer::intValue).sum();
    }

    record Open(@TargetAggregateIdentifier UUID quizId, UUID lessonId, int maximumScore, int attemptsAllowed) {}

    record Submit(@TargetAggregateIdentifier UUID quizId, UUID studentId, int score) {}

    record QuizOpened(UUID quizId, UUID lessonId, int maximumScore, int attemptsAllowed) {}

    record QuizSubmitted(UUID studentId, UUID quizId, int scoreRaw) {}

    record QuizClosed(UUID quizId) {}
}
