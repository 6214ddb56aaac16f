package io.edupulse.classroom.lesson;

import io.edupulse.kernel.aggregate.Rejection;
import io.edupulse.kernel.text.Text;
import java.util.UUID;

/// Why a lesson refuses a command.
public sealed interface LessonRejection extends Rejection {

    record AlreadyDrafted(UUID lessonId) implements LessonRejection {
        @Override
        public String code() {
            return "lesson.already-drafted";
        }

        @Override
        public String message() {
            return Text.format("Lesson %s exists already; draft a new one under another id", lessonId);
        }
    }

    record NotDrafted(UUID lessonId) implements LessonRejection {
        @Override
        public String code() {
            return "lesson.not-drafted";
        }

        @Override
        public String message() {
            return Text.format("Lesson %s does not exist; draft it first", lessonId);
        }
    }

    record AlreadyPublished(UUID lessonId) implements LessonRejection {
        @Override
        public String code() {
            return "lesson.already-published";
        }

        @Override
        public String message() {
            return Text.format("Lesson %s is published already", lessonId);
        }
    }

    record Archived(UUID lessonId) implements LessonRejection {
        @Override
        public String code() {
            return "lesson.archived";
        }

        @Override
        public String message() {
            return Text.format("Lesson %s is archived and cannot change any more", lessonId);
        }
    }

    record NotItsTeacher(UUID lessonId, UUID teacherId) implements LessonRejection {
        @Override
        public String code() {
            return "lesson.not-its-teacher";
        }

        @Override
        public String message() {
            return Text.format("Teacher %s may not change lesson %s: it is another teacher's", teacherId, lessonId);
        }
    }

    record TitleBlank() implements LessonRejection {
        @Override
        public String code() {
            return "lesson.title-blank";
        }

        @Override
        public String message() {
            return "A lesson needs a title that is not blank";
        }
    }

    record TitleTooLong(int length, int maximum) implements LessonRejection {
        @Override
        public String code() {
            return "lesson.title-too-long";
        }

        @Override
        public String message() {
            return Text.format("The title has %d characters, at most %d are allowed", length, maximum);
        }
    }
}
