package io.edupulse.projections.classroom;

import static io.edupulse.jooq.teacher_dashboard.Tables.ACTIVITIES;
import static io.edupulse.jooq.teacher_dashboard.Tables.LESSONS;
import static io.edupulse.jooq.teacher_dashboard.Tables.PARTICIPANTS;

import io.edupulse.classroom.lesson.LessonEvent.LessonArchived;
import io.edupulse.classroom.lesson.LessonEvent.LessonDrafted;
import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.classroom.lesson.LessonEvent.LessonRevised;
import io.edupulse.classroom.pulse.PulseEvent.LearningPulseResponded;
import io.edupulse.classroom.pulse.PulseEvent.PulseClosed;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.classroom.quiz.QuizEvent.QuizClosed;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.jooq.teacher_dashboard.tables.records.ActivitiesRecord;
import io.edupulse.jooq.teacher_dashboard.tables.records.LessonsRecord;
import io.edupulse.jooq.teacher_dashboard.tables.records.ParticipantsRecord;
import io.edupulse.kernel.fingerprint.EquivalentCode;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Recorded;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.View;
import java.util.UUID;

/// How events change the dashboards of teachers.
@EquivalentCode({
    "ac447d66f73ce35c2537d5a52908321d",
    "2bd20d1c29b5daddc7c1f38a08ed45af",
    "2b7fdc234a85c8739959089eb334a1b5",
    "ce0978a09f006ce5b5d2517fe799fdce"
})
final class TeacherDashboardProjection {

    static final Projection PROJECTION =
            ClassroomProjections.projection("teacher-dashboard", lessons(), activities(), participants());

    private TeacherDashboardProjection() {}

    private static View<LessonsRecord> lessons() {
        return View.of(LESSONS)
                .on(
                        LessonDrafted.class,
                        recorded -> lesson(recorded.event().lessonId(), recorded),
                        (lesson, recorded) -> {
                            title(
                                    lesson,
                                    recorded.event().teacherId(),
                                    recorded.event().title(),
                                    recorded);
                            status(lesson, LessonStatus.DRAFTED, recorded);
                        })
                .on(
                        LessonRevised.class,
                        recorded -> lesson(recorded.event().lessonId(), recorded),
                        (lesson, recorded) -> {
                            title(
                                    lesson,
                                    recorded.event().teacherId(),
                                    recorded.event().title(),
                                    recorded);
                            if (lesson.getStatus() == null) {
                                status(lesson, LessonStatus.DRAFTED, recorded);
                            }
                        })
                .on(
                        LessonPublished.class,
                        recorded -> lesson(recorded.event().lessonId(), recorded),
                        (lesson, recorded) -> {
                            title(
                                    lesson,
                                    recorded.event().teacherId(),
                                    recorded.event().title(),
                                    recorded);
                            status(lesson, LessonStatus.PUBLISHED, recorded);
                        })
                .on(
                        LessonArchived.class,
                        recorded -> lesson(recorded.event().lessonId(), recorded),
                        (lesson, recorded) -> {
                            var title = lesson.getTitle();
                            title(lesson, recorded.event().teacherId(), title == null ? "" : title, recorded);
                            status(lesson, LessonStatus.ARCHIVED, recorded);
                        })
                .build();
    }

    private static RowKey lesson(UUID lessonId, Recorded<?> recorded) {
        return RowKey.of(lessonId, recorded.aggregateId());
    }

    private static void title(LessonsRecord lesson, UUID teacherId, String title, Recorded<?> recorded) {
        lesson.setTeacherId(teacherId).setTitle(title).setLastAt(recorded.occurredAt());
    }

    private static void status(LessonsRecord lesson, LessonStatus status, Recorded<?> recorded) {
        lesson.setStatus(status.text()).setStatusSince(recorded.occurredAt());
    }

    private static View<ActivitiesRecord> activities() {
        return View.of(ACTIVITIES)
                .on(QuizOpened.class, recorded -> quiz(recorded.event().quizId(), recorded), (quiz, recorded) -> {
                    quiz.setLessonId(recorded.event().lessonId());
                    contributed(quiz, 0, recorded);
                })
                .on(
                        QuizSubmitted.class,
                        recorded -> quiz(recorded.event().quizId(), recorded),
                        (quiz, recorded) -> contributed(quiz, 1, recorded))
                .on(
                        QuizClosed.class,
                        recorded -> quiz(recorded.event().quizId(), recorded),
                        (quiz, recorded) -> contributed(quiz, 0, recorded))
                .on(PulseLaunched.class, recorded -> pulse(recorded.event().pulseId(), recorded), (pulse, recorded) -> {
                    pulse.setLessonId(recorded.event().lessonId());
                    contributed(pulse, 0, recorded);
                })
                .on(
                        LearningPulseResponded.class,
                        recorded -> pulse(recorded.event().pulseId(), recorded),
                        (pulse, recorded) -> contributed(pulse, 1, recorded))
                .on(
                        PulseClosed.class,
                        recorded -> pulse(recorded.event().pulseId(), recorded),
                        (pulse, recorded) -> contributed(pulse, 0, recorded))
                .build();
    }

    private static RowKey quiz(UUID quizId, Recorded<?> recorded) {
        return RowKey.of(quizId, Activity.QUIZ, recorded.aggregateId());
    }

    private static RowKey pulse(UUID pulseId, Recorded<?> recorded) {
        return RowKey.of(pulseId, Activity.PULSE, recorded.aggregateId());
    }

    private static void contributed(ActivitiesRecord activity, int times, Recorded<?> recorded) {
        long before = activity.getContributions() == null ? 0 : activity.getContributions();
        activity.setContributions(before + times).setLastAt(recorded.occurredAt());
    }

    private static View<ParticipantsRecord> participants() {
        return View.of(PARTICIPANTS)
                .on(
                        QuizSubmitted.class,
                        recorded -> RowKey.of(
                                recorded.event().quizId(),
                                Activity.QUIZ,
                                recorded.event().studentId(),
                                recorded.aggregateId()),
                        (participant, recorded) -> participant.setLastAt(recorded.occurredAt()))
                .on(
                        LearningPulseResponded.class,
                        recorded -> RowKey.of(
                                recorded.event().pulseId(),
                                Activity.PULSE,
                                recorded.event().responderId(),
                                recorded.aggregateId()),
                        (participant, recorded) -> participant.setLastAt(recorded.occurredAt()))
                .build();
    }
}
