package io.edupulse.classroom.lesson;

import java.util.UUID;

/// The state of a lesson.
sealed interface Lesson {

    /// Nobody has drafted it.
    record Unknown() implements Lesson {}

    /// Drafted or published, and so open to changes by its teacher.
    record Active(UUID teacherId, String title, boolean published) implements Lesson {}

    /// Gone for good.
    record Archived() implements Lesson {}
}
