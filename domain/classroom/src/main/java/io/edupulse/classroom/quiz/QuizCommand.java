package io.edupulse.classroom.quiz;

import io.edupulse.kernel.aggregate.Command;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of a quiz. The quiz's id is the aggregate's.
public sealed interface QuizCommand extends Command {

    UUID quizId();

    @Override
    default UUID aggregateId() {
        return quizId();
    }

    /// Opens a quiz of a lesson.
    ///
    /// @param maximumScore 1 or more; a submission scores from 0 to this
    /// @param attemptsAllowed 1 or more, for each student
    /// @param deadline the last moment for a submission; null for none
    record OpenQuiz(
            UUID quizId,
            UUID lessonId,
            int maximumScore,
            int attemptsAllowed,
            @Nullable Instant deadline) implements QuizCommand {}

    /// Hands in one attempt of a student.
    record SubmitQuiz(UUID quizId, UUID studentId, int scoreRaw) implements QuizCommand {}

    /// Ends the quiz.
    record CloseQuiz(UUID quizId) implements QuizCommand {}
}
