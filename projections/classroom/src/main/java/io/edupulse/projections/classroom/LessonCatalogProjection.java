package io.edupulse.projections.classroom;

import static io.edupulse.jooq.lesson_catalog.Tables.LESSONS;

import io.edupulse.classroom.lesson.LessonEvent.LessonArchived;
import io.edupulse.classroom.lesson.LessonEvent.LessonDrafted;
import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.classroom.lesson.LessonEvent.LessonRevised;
import io.edupulse.jooq.lesson_catalog.tables.records.LessonsRecord;
import io.edupulse.kernel.fingerprint.EquivalentCode;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Recorded;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.View;
import java.util.UUID;

/// How events change the lesson catalog.
@EquivalentCode({
    "34affcf0024fe2aa20ab6df41a2066e8",
    "8779ae8cdc42304e0d02dcbf4cba9c49",
    "b95f2b87598b7ccf4a5c2114e43fb514",
    "7c38a4c51afc2aba1d7d010036f40227"
})
final class LessonCatalogProjection {

    static final Projection PROJECTION = ClassroomProjections.projection("lesson-catalog", lessons());

    private LessonCatalogProjection() {}

    private static View<LessonsRecord> lessons() {
        return View.of(LESSONS)
                .on(LessonDrafted.class, recorded -> key(recorded.event().lessonId(), recorded), (lesson, recorded) -> {
                    title(lesson, recorded.event().teacherId(), recorded.event().title());
                    status(lesson, LessonStatus.DRAFTED, recorded);
                })
                .on(LessonRevised.class, recorded -> key(recorded.event().lessonId(), recorded), (lesson, recorded) -> {
                    title(lesson, recorded.event().teacherId(), recorded.event().title());
                    if (lesson.getStatus() == null) {
                        status(lesson, LessonStatus.DRAFTED, recorded);
                    }
                })
                .on(
                        LessonPublished.class,
                        recorded -> key(recorded.event().lessonId(), recorded),
                        (lesson, recorded) -> {
                            title(
                                    lesson,
                                    recorded.event().teacherId(),
                                    recorded.event().title());
                            status(lesson, LessonStatus.PUBLISHED, recorded);
                            lesson.setPublishedAt(recorded.occurredAt());
                        })
                .on(
                        LessonArchived.class,
                        recorded -> key(recorded.event().lessonId(), recorded),
                        (lesson, recorded) -> {
                            var title = lesson.getTitle();
                            title(lesson, recorded.event().teacherId(), title == null ? "" : title);
                            status(lesson, LessonStatus.ARCHIVED, recorded);
                        })
                .build();
    }

    private static RowKey key(UUID lessonId, Recorded<?> recorded) {
        return RowKey.of(lessonId, recorded.aggregateId());
    }

    private static void title(LessonsRecord lesson, UUID teacherId, String title) {
        lesson.setTeacherId(teacherId).setTitle(title).setTitleWords(TitleWords.of(title));
    }

    private static void status(LessonsRecord lesson, LessonStatus status, Recorded<?> recorded) {
        lesson.setStatus(status.text()).setStatusSince(recorded.occurredAt());
    }
}
