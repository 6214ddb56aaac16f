package io.edupulse.classroom.lesson;

import io.edupulse.kernel.aggregate.Rejection;
import java.util.UUID;

/// The reasons why a lesson refuses a command.
final class LessonRejections {

    private LessonRejections() {}

    static Rejection alreadyDrafted(UUID lessonId) {
        return Rejection.of(
                "lesson.already-drafted", "Lesson %s exists already; draft a new one under another id", lessonId);
    }

    static Rejection notDrafted(UUID lessonId) {
        return Rejection.of("lesson.not-drafted", "Lesson %s does not exist; draft it first", lessonId);
    }

    static Rejection alreadyPublished(UUID lessonId) {
        return Rejection.of("lesson.already-published", "Lesson %s is published already", lessonId);
    }

    static Rejection archived(UUID lessonId) {
        return Rejection.of("lesson.archived", "Lesson %s is archived and cannot change any more", lessonId);
    }

    static Rejection notItsTeacher(UUID lessonId, UUID teacherId) {
        return Rejection.of(
                "lesson.not-its-teacher",
                "Teacher %s may not change lesson %s: it is another teacher's",
                teacherId,
                lessonId);
    }

    static Rejection titleBlank() {
        return Rejection.of("lesson.title-blank", "A lesson needs a title that is not blank");
    }

    static Rejection titleTooLong(int length, int maximum) {
        return Rejection.of(
                "lesson.title-too-long", "The title has %d characters, at most %d are allowed", length, maximum);
    }
}
