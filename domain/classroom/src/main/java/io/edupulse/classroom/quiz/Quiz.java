package io.edupulse.classroom.quiz;

import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.kernel.collection.PersistentMap;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// The state of a quiz. Until it is opened it has no limits, as the quizzes of the predecessor system, which were
/// never opened but submitted to.
///
/// @param attempts how often each student has submitted
record Quiz(
        Stage stage, int maximumScore, int attemptsAllowed, Instant deadline, PersistentMap<UUID, Integer> attempts) {

    static final Quiz NEW =
            new Quiz(Stage.NEW, Integer.MAX_VALUE, Integer.MAX_VALUE, Instant.MAX, PersistentMap.empty());

    enum Stage {
        /// Not opened yet.
        NEW,
        OPEN,
        CLOSED
    }

    boolean is(Stage other) {
        return stage == other;
    }

    boolean takes(int score) {
        return score >= 0 && score <= maximumScore;
    }

    boolean hasAttemptFor(UUID studentId) {
        return attemptsOf(studentId) < attemptsAllowed;
    }

    Quiz opened(QuizOpened with) {
        var last = Objects.requireNonNullElse(with.deadline(), Instant.MAX);
        return new Quiz(Stage.OPEN, with.maximumScore(), with.attemptsAllowed(), last, attempts);
    }

    Quiz submittedBy(UUID studentId) {
        return new Quiz(
                is(Stage.NEW) ? Stage.OPEN : stage,
                maximumScore,
                attemptsAllowed,
                deadline,
                attempts.with(studentId, attemptsOf(studentId) + 1));
    }

    Quiz closed() {
        return new Quiz(Stage.CLOSED, maximumScore, attemptsAllowed, deadline, attempts);
    }

    private int attemptsOf(UUID studentId) {
        return attempts.getOrDefault(studentId, 0);
    }
}
