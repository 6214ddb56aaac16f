package io.edupulse.benchmarks.axon5;

import java.util.UUID;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.TargetEntityId;

/// The commands that begin an aggregate. They are handled without an entity, because Axon would read its events first,
/// of which there are none; the unique index on aggregate and sequence number refuses a second beginning.
public final class Beginnings {

    @CommandHandler
    void handle(DraftLesson command, EventAppender appender) {
        appender.append(new LessonDrafted(command.teacherId(), command.lessonId(), command.title()));
    }

    @CommandHandler
    void handle(Quiz.Open command, EventAppender appender) {
        appender.append(new Quiz.QuizOpened(
                command.quizId(), command.lessonId(), command.maximumScore(), command.attemptsAllowed()));
    }

    record DraftLesson(@TargetEntityId UUID lessonId, UUID teacherId, String title) {}

    record LessonDrafted(
            UUID teacherId, @EventTag(key = "Lesson") UUID lessonId, String title) {}
}
