package io.edupulse.benchmarks.axon5;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.TargetEntityId;

/// A quiz, in which each student has a number of attempts.
@EventSourcedEntity(tagKey = Quiz.TAG)
public class Quiz {

    static final String TAG = "Quiz";

    private int maximumScore;
    private int attemptsAllowed;
    private boolean closed;
    private final Map<UUID, Integer> submissions = new HashMap<>();

    @EntityCreator
    public Quiz() {}

    @CommandHandler
    void handle(Submit command, EventAppender appender) {
        if (closed) {
            throw new IllegalStateException(String.format(Locale.ROOT, "The quiz %s is closed", command.quizId()));
        }
        if (command.score() < 0 || command.score() > maximumScore) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "The score %d is not within 0 and %d", command.score(), maximumScore));
        }
        if (submissions.getOrDefault(command.studentId(), 0) >= attemptsAllowed) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "The student %s has no attempt left", command.studentId()));
        }
        appender.append(new QuizSubmitted(command.studentId(), command.quizId(), command.score()));
    }

    @EventSourcingHandler
    void on(QuizOpened event) {
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

    record Open(@TargetEntityId UUID quizId, UUID lessonId, int maximumScore, int attemptsAllowed) {}

    record Submit(@TargetEntityId UUID quizId, UUID studentId, int score) {}

    record QuizOpened(@EventTag(key = TAG) UUID quizId, UUID lessonId, int maximumScore, int attemptsAllowed) {}

    record QuizSubmitted(
            UUID studentId, @EventTag(key = TAG) UUID quizId, int scoreRaw) {}

    record QuizClosed(@EventTag(key = TAG) UUID quizId) {}
}
