package io.edupulse.classroom.quiz;

import io.edupulse.kernel.aggregate.Rejection;
import java.time.Instant;
import java.util.UUID;

/// Why a quiz refuses a command.
public sealed interface QuizRejection extends Rejection {

    record AlreadyOpened(UUID quizId) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.already-opened";
        }

        @Override
        public String message() {
            return "Quiz %s was opened already; open a new one under another id".formatted(quizId);
        }
    }

    record NotOpened(UUID quizId) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.not-opened";
        }

        @Override
        public String message() {
            return "Quiz %s does not exist; open it first".formatted(quizId);
        }
    }

    record Closed(UUID quizId) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.closed";
        }

        @Override
        public String message() {
            return "Quiz %s is closed".formatted(quizId);
        }
    }

    record DeadlinePassed(UUID quizId, Instant deadline, Instant now) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.deadline-passed";
        }

        @Override
        public String message() {
            return "The deadline of quiz %s was %s, now it is %s".formatted(quizId, deadline, now);
        }
    }

    record NoAttemptsLeft(UUID quizId, UUID studentId, int attemptsAllowed) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.no-attempts-left";
        }

        @Override
        public String message() {
            return "Student %s has used all %d attempts of quiz %s".formatted(studentId, attemptsAllowed, quizId);
        }
    }

    record ScoreOutOfRange(int scoreRaw, int maximumScore) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.score-out-of-range";
        }

        @Override
        public String message() {
            return "score_raw is %d, but must be from 0 to %d".formatted(scoreRaw, maximumScore);
        }
    }

    record MaximumScoreTooSmall(int maximumScore) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.maximum-score-too-small";
        }

        @Override
        public String message() {
            return "maximum_score is %d, but must be 1 or more".formatted(maximumScore);
        }
    }

    record TooFewAttempts(int attemptsAllowed) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.attempts-allowed-too-few";
        }

        @Override
        public String message() {
            return "attempts_allowed is %d, but must be 1 or more".formatted(attemptsAllowed);
        }
    }
}
