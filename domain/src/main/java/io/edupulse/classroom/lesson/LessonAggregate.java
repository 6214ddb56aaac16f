package io.edupulse.classroom.lesson;

import static io.edupulse.kernel.aggregate.Decision.accept;
import static io.edupulse.kernel.aggregate.Decision.reject;

import io.edupulse.classroom.lesson.Lesson.Active;
import io.edupulse.classroom.lesson.Lesson.Archived;
import io.edupulse.classroom.lesson.Lesson.Unknown;
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
import java.time.Instant;
import java.util.function.Supplier;

/// The rules of a lesson: drafted once, changed only by its teacher, published once, archived for good.
public final class LessonAggregate implements Aggregate<Lesson, LessonCommand, LessonEvent> {

    private static final int MAXIMUM_TITLE_LENGTH = 200;

    @Override
    public String name() {
        return "lesson";
    }

    @Override
    public Class<LessonCommand> commands() {
        return LessonCommand.class;
    }

    @Override
    public Class<LessonEvent> events() {
        return LessonEvent.class;
    }

    @Override
    public Lesson initial() {
        return new Unknown();
    }

    @Override
    public Decision<LessonEvent> decide(Lesson lesson, LessonCommand command, Instant now) {
        return switch (lesson) {
            case Unknown() ->
                switch (command) {
                    case DraftLesson c ->
                        titled(c.title(), () -> new LessonDrafted(c.teacherId(), c.lessonId(), c.title()));
                    case ReviseLesson c -> reject(new LessonRejection.NotDrafted(c.lessonId()));
                    case PublishLesson c -> reject(new LessonRejection.NotDrafted(c.lessonId()));
                    case ArchiveLesson c -> reject(new LessonRejection.NotDrafted(c.lessonId()));
                };
            case Active active -> decide(active, command);
            case Archived() -> reject(new LessonRejection.Archived(command.lessonId()));
        };
    }

    private static Decision<LessonEvent> decide(Active lesson, LessonCommand command) {
        if (command instanceof DraftLesson) {
            return reject(new LessonRejection.AlreadyDrafted(command.lessonId()));
        }
        if (!lesson.teacherId().equals(command.teacherId())) {
            return reject(new LessonRejection.NotItsTeacher(command.lessonId(), command.teacherId()));
        }
        return switch (command) {
            case DraftLesson c -> reject(new LessonRejection.AlreadyDrafted(c.lessonId()));
            case ReviseLesson c -> titled(c.title(), () -> new LessonRevised(c.teacherId(), c.lessonId(), c.title()));
            case PublishLesson c ->
                lesson.published()
                        ? reject(new LessonRejection.AlreadyPublished(c.lessonId()))
                        : accept(new LessonPublished(c.teacherId(), c.lessonId(), lesson.title()));
            case ArchiveLesson c -> accept(new LessonArchived(c.teacherId(), c.lessonId()));
        };
    }

    private static Decision<LessonEvent> titled(String title, Supplier<LessonEvent> event) {
        if (title.isBlank()) {
            return reject(new LessonRejection.TitleBlank());
        }
        int length = title.codePointCount(0, title.length());
        return length > MAXIMUM_TITLE_LENGTH
                ? reject(new LessonRejection.TitleTooLong(length, MAXIMUM_TITLE_LENGTH))
                : accept(event.get());
    }

    /// Lessons of the predecessor begin with [LessonPublished].
    @Override
    public Lesson evolve(Lesson lesson, LessonEvent event) {
        return switch (event) {
            case LessonDrafted e -> new Active(e.teacherId(), e.title(), false);
            case LessonRevised e ->
                new Active(e.teacherId(), e.title(), lesson instanceof Active active && active.published());
            case LessonPublished e -> new Active(e.teacherId(), e.title(), true);
            case LessonArchived e -> new Archived();
        };
    }
}
