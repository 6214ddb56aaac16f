package io.edupulse.projections.classroom;

import static io.edupulse.jooq.student_progress.Tables.ACTIVITIES;
import static io.edupulse.jooq.student_progress.Tables.LESSONS;
import static io.edupulse.jooq.student_progress.Tables.PARTICIPATIONS;

import io.edupulse.classroom.lesson.LessonEvent.LessonDrafted;
import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.classroom.lesson.LessonEvent.LessonRevised;
import io.edupulse.classroom.pulse.PulseEvent.LearningPulseResponded;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.jooq.student_progress.tables.records.ActivitiesRecord;
import io.edupulse.jooq.student_progress.tables.records.LessonsRecord;
import io.edupulse.jooq.student_progress.tables.records.ParticipationsRecord;
import io.edupulse.kernel.fingerprint.EquivalentCode;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Recorded;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.View;
import java.util.UUID;

/// How events change the progress of students.
@EquivalentCode({
    "626985d7422fc69d74488aa47302d23a",
    "451d4ff5243e02a060320df41a616aa1",
    "be7b7288ffeffad89a49963e8e3e5894",
    "c268daf30d870c6010fd2c8daa4a92de"
})
final class StudentProgressProjection {

    static final Projection PROJECTION =
            ClassroomProjections.projection("student-progress", lessons(), activities(), participations());

    private StudentProgressProjection() {}

    private static View<LessonsRecord> lessons() {
        return View.of(LESSONS)
                .on(
                        LessonDrafted.class,
                        recorded -> key(recorded.event().lessonId(), recorded),
                        (lesson, recorded) -> title(lesson, recorded.event().title(), recorded))
                .on(
                        LessonRevised.class,
                        recorded -> key(recorded.event().lessonId(), recorded),
                        (lesson, recorded) -> title(lesson, recorded.event().title(), recorded))
                .on(
                        LessonPublished.class,
                        recorded -> key(recorded.event().lessonId(), recorded),
                        (lesson, recorded) -> title(lesson, recorded.event().title(), recorded))
                .build();
    }

    private static RowKey key(UUID lessonId, Recorded<?> recorded) {
        return RowKey.of(lessonId, recorded.aggregateId());
    }

    private static void title(LessonsRecord lesson, String title, Recorded<?> recorded) {
        lesson.setTitle(title).setTitledAt(recorded.occurredAt());
    }

    private static View<ActivitiesRecord> activities() {
        return View.of(ACTIVITIES)
                .on(
                        QuizOpened.class,
                        recorded -> RowKey.of(recorded.event().quizId(), Activity.QUIZ, recorded.aggregateId()),
                        (activity, recorded) -> activity.setLessonId(
                                        recorded.event().lessonId())
                                .setMaximumScore(recorded.event().maximumScore())
                                .setStartedAt(recorded.occurredAt()))
                .on(
                        PulseLaunched.class,
                        recorded -> RowKey.of(recorded.event().pulseId(), Activity.PULSE, recorded.aggregateId()),
                        (activity, recorded) -> activity.setLessonId(
                                        recorded.event().lessonId())
                                .setPrompt(recorded.event().prompt())
                                .setStartedAt(recorded.occurredAt()))
                .build();
    }

    private static View<ParticipationsRecord> participations() {
        return View.of(PARTICIPATIONS)
                .on(
                        QuizSubmitted.class,
                        recorded -> RowKey.of(
                                recorded.event().studentId(),
                                recorded.event().quizId(),
                                Activity.QUIZ,
                                recorded.aggregateId()),
                        (participation, recorded) -> {
                            int raw = recorded.event().scoreRaw();
                            var best = participation.getBestScore();
                            participation.setBestScore(best == null ? raw : Math.max(best, raw));
                            again(participation, recorded);
                        })
                .on(
                        LearningPulseResponded.class,
                        recorded -> RowKey.of(
                                recorded.event().responderId(),
                                recorded.event().pulseId(),
                                Activity.PULSE,
                                recorded.aggregateId()),
                        StudentProgressProjection::again)
                .build();
    }

    private static void again(ParticipationsRecord participation, Recorded<?> recorded) {
        var times = participation.getTimes();
        participation.setTimes(times == null ? 1 : times + 1).setLastAt(recorded.occurredAt());
    }
}
