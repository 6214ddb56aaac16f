package io.edupulse.classroom.lesson;

import java.util.UUID;

/// The state of a lesson.
///
/// @param teacherId whose lesson it is, once it has been drafted
record Lesson(Stage stage, UUID teacherId, String title) {

    static final Lesson NEW = new Lesson(Stage.NEW, new UUID(0, 0), "");

    enum Stage {
        /// Not even drafted.
        NEW,
        DRAFTED,
        PUBLISHED,
        ARCHIVED
    }

    boolean is(Stage other) {
        return stage == other;
    }
}
