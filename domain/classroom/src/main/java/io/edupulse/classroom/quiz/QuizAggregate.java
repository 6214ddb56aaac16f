package io.edupulse.classroom.quiz;

import static io.edupulse.classroom.quiz.QuizRejections.alreadyOpened;
import static io.edupulse.classroom.quiz.QuizRejections.closed;
import static io.edupulse.classroom.quiz.QuizRejections.deadlinePassed;
import static io.edupulse.classroom.quiz.QuizRejections.maximumScoreTooSmall;
import static io.edupulse.classroom.quiz.QuizRejections.noAttemptsLeft;
import static io.edupulse.classroom.quiz.QuizRejections.notOpened;
import static io.edupulse.classroom.quiz.QuizRejections.scoreOutOfRange;
import static io.edupulse.classroom.quiz.QuizRejections.tooFewAttempts;
import static io.edupulse.kernel.aggregate.Decision.accept;
import static io.edupulse.kernel.aggregate.Decision.reject;

import io.edupulse.classroom.quiz.Quiz.Stage;
import io.edupulse.classroom.quiz.QuizCommand.CloseQuiz;
import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.classroom.quiz.QuizEvent.QuizClosed;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.aggregate.Rejection;
import io.edupulse.kernel.fingerprint.EquivalentCode;
import java.time.Instant;

/// The rules of a quiz: while it is open, each student submits up to the allowed number of times, with a score from
/// 0 to the maximum, and not later than the deadline.
@EquivalentCode({
    "e60f9ab08ce65f2f682a52ba825cdd86",
    "dcc1b4cde3ee3d303bf315fb8fbecc38",
    "1ae57d124324b0ba4b0c275b97fc86b0",
    "884c0bb99045eb08ff28446d3b18c098"
})
public final class QuizAggregate implements Aggregate<Quiz, QuizCommand, QuizEvent> {

    @Override
    public String name() {
        return "quiz";
    }

    @Override
    public Quiz initial() {
        return Quiz.NEW;
    }

    @Override
    public Decision<QuizEvent> decide(Quiz quiz, QuizCommand command, Instant now) {
        var id = command.quizId();
        return switch (command) {
            case OpenQuiz _ when !quiz.is(Stage.NEW) -> reject(alreadyOpened(id));
            case OpenQuiz open when open.maximumScore() < 1 -> reject(maximumScoreTooSmall(open.maximumScore()));
            case OpenQuiz open when open.attemptsAllowed() < 1 -> reject(tooFewAttempts(open.attemptsAllowed()));
            case OpenQuiz open ->
                accept(new QuizOpened(
                        id, open.lessonId(), open.maximumScore(), open.attemptsAllowed(), open.deadline()));

            case QuizCommand _ when quiz.is(Stage.NEW) -> reject(notOpened(id));
            case QuizCommand _ when quiz.is(Stage.CLOSED) -> reject(closed(id));

            case SubmitQuiz _ when now.isAfter(quiz.deadline()) -> reject(deadlinePassed(id, quiz.deadline(), now));
            case SubmitQuiz submit when !quiz.takes(submit.scoreRaw()) -> reject(outOfRange(quiz, submit));
            case SubmitQuiz submit
            when !quiz.hasAttemptFor(submit.studentId()) -> reject(tooManyAttempts(quiz, submit));
            case SubmitQuiz submit -> accept(new QuizSubmitted(submit.studentId(), id, submit.scoreRaw()));

            case CloseQuiz _ -> accept(new QuizClosed(id));
        };
    }

    @Override
    public Quiz evolve(Quiz quiz, QuizEvent event) {
        return switch (event) {
            case QuizOpened opened -> quiz.opened(opened);
            case QuizSubmitted submitted -> quiz.submittedBy(submitted.studentId());
            case QuizClosed _ -> quiz.closed();
        };
    }

    @Override
    public long weight(Quiz quiz) {
        return 256 + 128L * quiz.attempts().size();
    }

    private static Rejection outOfRange(Quiz quiz, SubmitQuiz submit) {
        return scoreOutOfRange(submit.scoreRaw(), quiz.maximumScore());
    }

    private static Rejection tooManyAttempts(Quiz quiz, SubmitQuiz submit) {
        return noAttemptsLeft(submit.quizId(), submit.studentId(), quiz.attemptsAllowed());
    }
}
