package io.edupulse.classroom.lesson;

import static io.edupulse.classroom.lesson.LessonRejections.notItsTeacher;
import static io.edupulse.classroom.lesson.LessonRejections.titleTooLong;

import io.edupulse.classroom.lesson.LessonCommand.ArchiveLesson;
import io.edupulse.classroom.lesson.LessonCommand.DraftLesson;
import io.edupulse.classroom.lesson.LessonCommand.PublishLesson;
import io.edupulse.classroom.lesson.LessonCommand.ReviseLesson;
import io.edupulse.classroom.lesson.LessonEvent.LessonArchived;
import io.edupulse.classroom.lesson.LessonEvent.LessonDrafted;
import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.classroom.lesson.LessonEvent.LessonRevised;
import io.edupulse.testkit.AggregateFixture;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LessonAggregateTest {

    private static final AggregateFixture<Lesson, LessonCommand, LessonEvent> LESSON =
            AggregateFixture.of(new LessonAggregate());

    /// Two UTF-16 units, one character.
    private static final String OWL = "\uD83E\uDD89";

    private final UUID lesson = UUID.randomUUID();
    private final UUID teacher = UUID.randomUUID();
    private final UUID stranger = UUID.randomUUID();
    private final LessonDrafted drafted = new LessonDrafted(teacher, lesson, "Owls");
    private final LessonPublished published = new LessonPublished(teacher, lesson, "Owls");
    private final LessonArchived archived = new LessonArchived(teacher, lesson);

    @Nested
    class Draft {

        @Test
        void begins_a_lesson() {
            LESSON.given().when(new DraftLesson(lesson, teacher, "Owls")).thenEvents(drafted);
        }

        @Test
        void works_once_only() {
            var again = new DraftLesson(lesson, teacher, "Owls");
            LESSON.given(drafted).when(again).thenRejected("lesson.already-drafted");
            LESSON.given(published).when(again).thenRejected("lesson.already-drafted");
            LESSON.given(drafted, archived).when(again).thenRejected("lesson.already-drafted");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "  ", "\t\n"})
        void needs_a_title(String title) {
            LESSON.given().when(new DraftLesson(lesson, teacher, title)).thenRejected("lesson.title-blank");
        }

        @Test
        void takes_a_title_of_200_characters_and_no_more() {
            var longest = OWL.repeat(200);
            LESSON.given()
                    .when(new DraftLesson(lesson, teacher, longest))
                    .thenEvents(new LessonDrafted(teacher, lesson, longest));
            LESSON.given().when(new DraftLesson(lesson, teacher, longest + "s")).thenRejected(titleTooLong(201, 200));
            LESSON.given().when(new DraftLesson(lesson, teacher, longest + "s")).thenRejected("lesson.title-too-long");
        }
    }

    @Nested
    class Revise {

        @Test
        void changes_the_title_with_which_the_lesson_is_published() {
            LESSON.given(drafted)
                    .when(new ReviseLesson(lesson, teacher, "Eagle owls"))
                    .thenEvents(new LessonRevised(teacher, lesson, "Eagle owls"))
                    .when(new PublishLesson(lesson, teacher))
                    .thenEvents(new LessonPublished(teacher, lesson, "Eagle owls"));
        }

        @Test
        void leaves_a_published_lesson_published() {
            LESSON.given(drafted, published)
                    .when(new ReviseLesson(lesson, teacher, "Eagle owls"))
                    .thenEvents(new LessonRevised(teacher, lesson, "Eagle owls"))
                    .when(new PublishLesson(lesson, teacher))
                    .thenRejected("lesson.already-published");
        }

        @Test
        void needs_a_lesson_that_is_not_archived() {
            var revise = new ReviseLesson(lesson, teacher, "Eagle owls");
            LESSON.given().when(revise).thenRejected("lesson.not-drafted");
            LESSON.given(drafted, archived).when(revise).thenRejected("lesson.archived");
        }

        @Test
        void is_for_its_teacher_alone() {
            LESSON.given(drafted)
                    .when(new ReviseLesson(lesson, stranger, "Eagle owls"))
                    .thenRejected(notItsTeacher(lesson, stranger));
        }

        @Test
        void checks_the_title() {
            LESSON.given(drafted).when(new ReviseLesson(lesson, teacher, " ")).thenRejected("lesson.title-blank");
            LESSON.given(drafted)
                    .when(new ReviseLesson(lesson, teacher, "s".repeat(201)))
                    .thenRejected("lesson.title-too-long");
        }
    }

    @Nested
    class Publish {

        @Test
        void tells_the_title_of_the_draft() {
            LESSON.given(drafted).when(new PublishLesson(lesson, teacher)).thenEvents(published);
        }

        @Test
        void works_once_only() {
            LESSON.given(drafted, published)
                    .when(new PublishLesson(lesson, teacher))
                    .thenRejected("lesson.already-published");
        }

        @Test
        void needs_a_lesson_that_is_not_archived() {
            var publish = new PublishLesson(lesson, teacher);
            LESSON.given().when(publish).thenRejected("lesson.not-drafted");
            LESSON.given(drafted, archived).when(publish).thenRejected("lesson.archived");
        }

        @Test
        void is_for_its_teacher_alone() {
            LESSON.given(drafted).when(new PublishLesson(lesson, stranger)).thenRejected("lesson.not-its-teacher");
        }
    }

    @Nested
    class Archive {

        @Test
        void puts_away_a_draft_or_a_published_lesson() {
            LESSON.given(drafted).when(new ArchiveLesson(lesson, teacher)).thenEvents(archived);
            LESSON.given(drafted, published)
                    .when(new ArchiveLesson(lesson, teacher))
                    .thenEvents(archived);
        }

        @Test
        void works_once_only() {
            LESSON.given().when(new ArchiveLesson(lesson, teacher)).thenRejected("lesson.not-drafted");
            LESSON.given(drafted, archived)
                    .when(new ArchiveLesson(lesson, teacher))
                    .thenRejected("lesson.archived");
        }

        @Test
        void is_for_its_teacher_alone() {
            LESSON.given(published).when(new ArchiveLesson(lesson, stranger)).thenRejected("lesson.not-its-teacher");
        }
    }

    @Nested
    class A_lesson_of_the_predecessor {

        @Test
        void is_published_from_its_first_event_on() {
            LESSON.given(published).when(new PublishLesson(lesson, teacher)).thenRejected("lesson.already-published");
            LESSON.given(published)
                    .when(new ReviseLesson(lesson, teacher, "Eagle owls"))
                    .thenEvents(new LessonRevised(teacher, lesson, "Eagle owls"));
        }

        @Test
        void replays_when_it_was_published_twice() {
            LESSON.given(published, new LessonPublished(stranger, lesson, "Hawks"))
                    .when(new ArchiveLesson(lesson, stranger))
                    .thenEvents(new LessonArchived(stranger, lesson));
        }
    }
}
