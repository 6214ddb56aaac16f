package io.edupulse.classroom.quiz;

import io.edupulse.kernel.aggregate.Rejection;
import io.edupulse.kernel.text.Text;
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
            return Text.format("Quiz %s was opened already; open a new one under another id", quizId);
        }
    }

    record NotOpened(UUID quizId) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.not-opened";
        }

        @Override
        public String message() {
            return Text.format("Quiz %s does not exist; open it first", quizId);
        }
    }

    record Closed(UUID quizId) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.closed";
        }

        @Override
        public String message() {
            return Text.format("Quiz %s is closed", quizId);
        }
    }

    record DeadlinePassed(UUID quizId, Instant deadline, Instant now) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.deadline-passed";
        }

        @Override
        public String message() {
            return Text.format("The deadline of quiz %s was %s, now it is %s", quizId, deadline, now);
        }
    }

    record NoAttemptsLeft(UUID quizId, UUID studentId, int attemptsAllowed) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.no-attempts-left";
        }

        @Override
        public String message() {
            return Text.format("Student %s has used all %d attempts of quiz %s", studentId, attemptsAllowed, quizId);
        }
    }

    record ScoreOutOfRange(int scoreRaw, int maximumScore) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.score-out-of-range";
        }

        @Override
        public String message() {
            return Text.format("score_raw is %d, but must be from 0 to %d", scoreRaw, maximumScore);
        }
    }

    record MaximumScoreTooSmall(int maximumScore) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.maximum-score-too-small";
        }

        @Override
        public String message() {
            return Text.format("maximum_score is %d, but must be 1 or more", maximumScore);
        }
    }

    record TooFewAttempts(int attemptsAllowed) implements QuizRejection {
        @Override
        public String code() {
            return "quiz.attempts-allowed-too-few";
        }

        @Override
        public String message() {
            return Text.format("attempts_allowed is %d, but must be 1 or more", attemptsAllowed);
        }
    }
}
