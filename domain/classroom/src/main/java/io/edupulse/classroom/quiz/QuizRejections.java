package io.edupulse.classroom.quiz;

import io.edupulse.kernel.aggregate.Rejection;
import java.time.Instant;
import java.util.UUID;

/// The reasons why a quiz refuses a command.
final class QuizRejections {

    private QuizRejections() {}

    static Rejection alreadyOpened(UUID quizId) {
        return Rejection.of(
                "quiz.already-opened", "Quiz %s was opened already; open a new one under another id", quizId);
    }

    static Rejection notOpened(UUID quizId) {
        return Rejection.of("quiz.not-opened", "Quiz %s does not exist; open it first", quizId);
    }

    static Rejection closed(UUID quizId) {
        return Rejection.of("quiz.closed", "Quiz %s is closed", quizId);
    }

    static Rejection deadlinePassed(UUID quizId, Instant deadline, Instant now) {
        return Rejection.of(
                "quiz.deadline-passed", "The deadline of quiz %s was %s, now it is %s", quizId, deadline, now);
    }

    static Rejection noAttemptsLeft(UUID quizId, UUID studentId, int attemptsAllowed) {
        return Rejection.of(
                "quiz.no-attempts-left",
                "Student %s has used all %d attempts of quiz %s",
                studentId,
                attemptsAllowed,
                quizId);
    }

    static Rejection scoreOutOfRange(int scoreRaw, int maximumScore) {
        return Rejection.of(
                "quiz.score-out-of-range", "score_raw is %d, but must be from 0 to %d", scoreRaw, maximumScore);
    }

    static Rejection maximumScoreTooSmall(int maximumScore) {
        return Rejection.of("quiz.maximum-score-too-small", "maximum_score is %d, but must be 1 or more", maximumScore);
    }

    static Rejection tooFewAttempts(int attemptsAllowed) {
        return Rejection.of(
                "quiz.attempts-allowed-too-few", "attempts_allowed is %d, but must be 1 or more", attemptsAllowed);
    }
}
