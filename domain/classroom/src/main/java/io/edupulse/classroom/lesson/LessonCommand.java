package io.edupulse.classroom.lesson;

import io.edupulse.kernel.aggregate.Command;
import java.util.UUID;

/// What can be asked of a lesson. The lesson's id is the aggregate's.
public sealed interface LessonCommand extends Command {

    UUID lessonId();

    UUID teacherId();

    @Override
    default UUID aggregateId() {
        return lessonId();
    }

    /// Begins a lesson, which belongs to the teacher from then on.
    record DraftLesson(UUID lessonId, UUID teacherId, String title) implements LessonCommand {}

    /// Changes the title, also of a published lesson.
    record ReviseLesson(UUID lessonId, UUID teacherId, String title) implements LessonCommand {}

    /// Shows the lesson to the class.
    record PublishLesson(UUID lessonId, UUID teacherId) implements LessonCommand {}

    /// Takes the lesson away for good.
    record ArchiveLesson(UUID lessonId, UUID teacherId) implements LessonCommand {}
}
