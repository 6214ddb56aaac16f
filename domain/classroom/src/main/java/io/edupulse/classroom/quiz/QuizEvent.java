package io.edupulse.classroom.quiz;

import io.edupulse.kernel.aggregate.DomainEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can happen to a quiz. Names and components are the wire format.
public sealed interface QuizEvent extends DomainEvent {

    record QuizOpened(
            UUID quizId,
            UUID lessonId,
            int maximumScore,
            int attemptsAllowed,
            @Nullable Instant deadline) implements QuizEvent {}

    record QuizSubmitted(UUID studentId, UUID quizId, int scoreRaw) implements QuizEvent {}

    record QuizClosed(UUID quizId) implements QuizEvent {}
}
