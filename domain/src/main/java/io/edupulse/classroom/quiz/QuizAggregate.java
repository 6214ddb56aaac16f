package io.edupulse.classroom.quiz;

import static io.edupulse.kernel.aggregate.Decision.accept;
import static io.edupulse.kernel.aggregate.Decision.reject;

import io.edupulse.classroom.quiz.Quiz.Closed;
import io.edupulse.classroom.quiz.Quiz.Open;
import io.edupulse.classroom.quiz.Quiz.Unknown;
import io.edupulse.classroom.quiz.QuizCommand.CloseQuiz;
import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.classroom.quiz.QuizEvent.QuizClosed;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.collection.PersistentMap;
import java.time.Instant;

/// The rules of a quiz: opened once, submitted within attempts, score and deadline, closed for good.
public final class QuizAggregate implements Aggregate<Quiz, QuizCommand, QuizEvent> {

    @Override
    public String name() {
        return "quiz";
    }

    @Override
    public Class<QuizCommand> commands() {
        return QuizCommand.class;
    }

    @Override
    public Class<QuizEvent> events() {
        return QuizEvent.class;
    }

    @Override
    public Quiz initial() {
        return new Unknown();
    }

    @Override
    public Decision<QuizEvent> decide(Quiz quiz, QuizCommand command, Instant now) {
        return switch (quiz) {
            case Unknown() ->
                switch (command) {
                    case OpenQuiz c -> open(c);
                    case SubmitQuiz c -> reject(new QuizRejection.NotOpened(c.quizId()));
                    case CloseQuiz c -> reject(new QuizRejection.NotOpened(c.quizId()));
                };
            case Open open ->
                switch (command) {
                    case OpenQuiz c -> reject(new QuizRejection.AlreadyOpened(c.quizId()));
                    case SubmitQuiz c -> submit(open, c, now);
                    case CloseQuiz c -> accept(new QuizClosed(c.quizId()));
                };
            case Closed() -> reject(new QuizRejection.Closed(command.quizId()));
        };
    }

    private static Decision<QuizEvent> open(OpenQuiz c) {
        if (c.maximumScore() < 1) {
            return reject(new QuizRejection.MaximumScoreTooSmall(c.maximumScore()));
        }
        if (c.attemptsAllowed() < 1) {
            return reject(new QuizRejection.AttemptsAllowedTooFew(c.attemptsAllowed()));
        }
        return accept(new QuizOpened(c.quizId(), c.lessonId(), c.maximumScore(), c.attemptsAllowed(), c.deadline()));
    }

    private static Decision<QuizEvent> submit(Open quiz, SubmitQuiz c, Instant now) {
        if (quiz.deadline() != null && now.isAfter(quiz.deadline())) {
            return reject(new QuizRejection.DeadlinePassed(c.quizId(), quiz.deadline(), now));
        }
        if (quiz.attemptsOf(c.studentId()) >= quiz.attemptsAllowed()) {
            return reject(new QuizRejection.NoAttemptsLeft(c.quizId(), c.studentId(), quiz.attemptsAllowed()));
        }
        if (c.scoreRaw() < 0 || c.scoreRaw() > quiz.maximumScore()) {
            return reject(new QuizRejection.ScoreOutOfRange(c.scoreRaw(), quiz.maximumScore()));
        }
        return accept(new QuizSubmitted(c.studentId(), c.quizId(), c.scoreRaw()));
    }

    /// Quizzes of the predecessor begin with [QuizSubmitted].
    @Override
    public Quiz evolve(Quiz quiz, QuizEvent event) {
        return switch (event) {
            case QuizOpened e -> new Open(e.maximumScore(), e.attemptsAllowed(), e.deadline(), PersistentMap.empty());
            case QuizSubmitted e ->
                switch (quiz) {
                    case Unknown() -> Open.WITHOUT_LIMITS.submittedBy(e.studentId());
                    case Open open -> open.submittedBy(e.studentId());
                    case Closed closed -> closed;
                };
            case QuizClosed e -> new Closed();
        };
    }
}
