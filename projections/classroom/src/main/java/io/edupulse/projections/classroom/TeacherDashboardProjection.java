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
                .on(LessonDrafted.class, fact -> lesson(fact.event().lessonId(), fact), (lesson, fact) -> {
                    title(lesson, fact.event().teacherId(), fact.event().title(), fact);
                    status(lesson, LessonStatus.DRAFTED, fact);
                })
                .on(LessonRevised.class, fact -> lesson(fact.event().lessonId(), fact), (lesson, fact) -> {
                    title(lesson, fact.event().teacherId(), fact.event().title(), fact);
                    if (lesson.getStatus() == null) {
                        status(lesson, LessonStatus.DRAFTED, fact);
                    }
                })
                .on(LessonPublished.class, fact -> lesson(fact.event().lessonId(), fact), (lesson, fact) -> {
                    title(lesson, fact.event().teacherId(), fact.event().title(), fact);
                    status(lesson, LessonStatus.PUBLISHED, fact);
                })
                .on(LessonArchived.class, fact -> lesson(fact.event().lessonId(), fact), (lesson, fact) -> {
                    var title = lesson.getTitle();
                    title(lesson, fact.event().teacherId(), title == null ? "" : title, fact);
                    status(lesson, LessonStatus.ARCHIVED, fact);
                })
                .build();
    }

    private static RowKey lesson(UUID lessonId, Recorded<?> fact) {
        return RowKey.of(lessonId, fact.aggregateId());
    }

    private static void title(LessonsRecord lesson, UUID teacherId, String title, Recorded<?> fact) {
        lesson.setTeacherId(teacherId).setTitle(title).setLastAt(fact.occurredAt());
    }

    private static void status(LessonsRecord lesson, LessonStatus status, Recorded<?> fact) {
        lesson.setStatus(status.text()).setStatusSince(fact.occurredAt());
    }

    private static View<ActivitiesRecord> activities() {
        return View.of(ACTIVITIES)
                .on(QuizOpened.class, fact -> quiz(fact.event().quizId(), fact), (quiz, fact) -> {
                    quiz.setLessonId(fact.event().lessonId());
                    contributed(quiz, 0, fact);
                })
                .on(
                        QuizSubmitted.class,
                        fact -> quiz(fact.event().quizId(), fact),
                        (quiz, fact) -> contributed(quiz, 1, fact))
                .on(
                        QuizClosed.class,
                        fact -> quiz(fact.event().quizId(), fact),
                        (quiz, fact) -> contributed(quiz, 0, fact))
                .on(PulseLaunched.class, fact -> pulse(fact.event().pulseId(), fact), (pulse, fact) -> {
                    pulse.setLessonId(fact.event().lessonId());
                    contributed(pulse, 0, fact);
                })
                .on(
                        LearningPulseResponded.class,
                        fact -> pulse(fact.event().pulseId(), fact),
                        (pulse, fact) -> contributed(pulse, 1, fact))
                .on(
                        PulseClosed.class,
                        fact -> pulse(fact.event().pulseId(), fact),
                        (pulse, fact) -> contributed(pulse, 0, fact))
                .build();
    }

    private static RowKey quiz(UUID quizId, Recorded<?> fact) {
        return RowKey.of(quizId, Activity.QUIZ, fact.aggregateId());
    }

    private static RowKey pulse(UUID pulseId, Recorded<?> fact) {
        return RowKey.of(pulseId, Activity.PULSE, fact.aggregateId());
    }

    private static void contributed(ActivitiesRecord activity, int times, Recorded<?> fact) {
        long before = activity.getContributions() == null ? 0 : activity.getContributions();
        activity.setContributions(before + times).setLastAt(fact.occurredAt());
    }

    private static View<ParticipantsRecord> participants() {
        return View.of(PARTICIPANTS)
                .on(
                        QuizSubmitted.class,
                        fact -> RowKey.of(
                                fact.event().quizId(),
                                Activity.QUIZ,
                                fact.event().studentId(),
                                fact.aggregateId()),
                        (participant, fact) -> participant.setLastAt(fact.occurredAt()))
                .on(
                        LearningPulseResponded.class,
                        fact -> RowKey.of(
                                fact.event().pulseId(),
                                Activity.PULSE,
                                fact.event().responderId(),
                                fact.aggregateId()),
                        (participant, fact) -> participant.setLastAt(fact.occurredAt()))
                .build();
    }
}
