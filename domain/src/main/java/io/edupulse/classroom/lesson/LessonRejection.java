package io.edupulse.classroom.lesson;

import io.edupulse.kernel.aggregate.Rejection;
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
            return "Lesson %s exists already; draft a new one under another id".formatted(lessonId);
        }
    }

    record NotDrafted(UUID lessonId) implements LessonRejection {
        @Override
        public String code() {
            return "lesson.not-drafted";
        }

        @Override
        public String message() {
            return "Lesson %s does not exist; draft it first".formatted(lessonId);
        }
    }

    record AlreadyPublished(UUID lessonId) implements LessonRejection {
        @Override
        public String code() {
            return "lesson.already-published";
        }

        @Override
        public String message() {
            return "Lesson %s is published already".formatted(lessonId);
        }
    }

    record Archived(UUID lessonId) implements LessonRejection {
        @Override
        public String code() {
            return "lesson.archived";
        }

        @Override
        public String message() {
            return "Lesson %s is archived and cannot change any more".formatted(lessonId);
        }
    }

    record NotItsTeacher(UUID lessonId, UUID teacherId) implements LessonRejection {
        @Override
        public String code() {
            return "lesson.not-its-teacher";
        }

        @Override
        public String message() {
            return "Teacher %s may not change lesson %s: it is another teacher's".formatted(teacherId, lessonId);
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
            return "The title has %d characters, at most %d are allowed".formatted(length, maximum);
        }
    }
}
