package io.edupulse.classroom.lesson;

import static io.edupulse.classroom.lesson.LessonRejections.alreadyDrafted;
import static io.edupulse.classroom.lesson.LessonRejections.alreadyPublished;
import static io.edupulse.classroom.lesson.LessonRejections.archived;
import static io.edupulse.classroom.lesson.LessonRejections.notDrafted;
import static io.edupulse.classroom.lesson.LessonRejections.notItsTeacher;
import static io.edupulse.classroom.lesson.LessonRejections.titleBlank;
import static io.edupulse.classroom.lesson.LessonRejections.titleTooLong;
import static io.edupulse.kernel.aggregate.Decision.accept;
import static io.edupulse.kernel.aggregate.Decision.reject;

import io.edupulse.classroom.lesson.Lesson.Stage;
import io.edupulse.classroom.lesson.LessonCommand.ArchiveLesson;
import io.edupulse.classroom.lesson.LessonCommand.DraftLesson;
import io.edupulse.classroom.lesson.LessonCommand.PublishLesson;
import io.edupulse.classroom.lesson.LessonCommand.ReviseLesson;
import io.edupulse.classroom.lesson.LessonEvent.LessonArchived;
import io.edupulse.classroom.lesson.LessonEvent.LessonDrafted;
import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.classroom.lesson.LessonEvent.LessonRevised;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.aggregate.Rejection;
import io.edupulse.kernel.fingerprint.EquivalentCode;
import java.time.Instant;

/// The rules of a lesson: only its teacher changes it, it is published once, and nothing happens to it when it is
/// archived.
@EquivalentCode({
    "0d7c5d738aad77f6a1bcd300852a96d8",
    "0e2373c9adf568791ce32917a4626950",
    "f7aae435df9c0aef3ed1faf816f873a3",
    "f28dc5b22bcd6ec9135e52c60d8c6fa5"
})
public final class LessonAggregate implements Aggregate<Lesson, LessonCommand, LessonEvent> {

    private static final int MAXIMUM_TITLE_LENGTH = 200;

    @Override
    public String name() {
        return "lesson";
    }

    @Override
    public Lesson initial() {
        return Lesson.NEW;
    }

    @Override
    public Decision<LessonEvent> decide(Lesson lesson, LessonCommand command, Instant now) {
        var id = command.lessonId();
        var teacher = command.teacherId();
        return switch (command) {
            case DraftLesson _ when !lesson.is(Stage.NEW) -> reject(alreadyDrafted(id));
            case DraftLesson draft when draft.title().isBlank() -> reject(titleBlank());
            case DraftLesson draft when isTooLong(draft.title()) -> reject(tooLong(draft.title()));
            case DraftLesson draft -> accept(new LessonDrafted(teacher, id, draft.title()));

            case LessonCommand _ when lesson.is(Stage.NEW) -> reject(notDrafted(id));
            case LessonCommand _ when !lesson.teacherId().equals(teacher) -> reject(notItsTeacher(id, teacher));
            case LessonCommand _ when lesson.is(Stage.ARCHIVED) -> reject(archived(id));

            case ReviseLesson revise when revise.title().isBlank() -> reject(titleBlank());
            case ReviseLesson revise when isTooLong(revise.title()) -> reject(tooLong(revise.title()));
            case ReviseLesson revise -> accept(new LessonRevised(teacher, id, revise.title()));

            case PublishLesson _ when lesson.is(Stage.PUBLISHED) -> reject(alreadyPublished(id));
            case PublishLesson _ -> accept(new LessonPublished(teacher, id, lesson.title()));

            case ArchiveLesson _ -> accept(new LessonArchived(teacher, id));
        };
    }

    @Override
    public Lesson evolve(Lesson lesson, LessonEvent event) {
        return switch (event) {
            case LessonDrafted drafted -> new Lesson(Stage.DRAFTED, drafted.teacherId(), drafted.title());
            case LessonRevised revised -> new Lesson(lesson.stage(), revised.teacherId(), revised.title());
            case LessonPublished published -> new Lesson(Stage.PUBLISHED, published.teacherId(), published.title());
            case LessonArchived archived -> new Lesson(Stage.ARCHIVED, archived.teacherId(), lesson.title());
        };
    }

    private static boolean isTooLong(String title) {
        return length(title) > MAXIMUM_TITLE_LENGTH;
    }

    private static Rejection tooLong(String title) {
        return titleTooLong(length(title), MAXIMUM_TITLE_LENGTH);
    }

    private static int length(String title) {
        return title.codePointCount(0, title.length());
    }
}
