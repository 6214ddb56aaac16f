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
                        fact -> key(fact.event().lessonId(), fact),
                        (lesson, fact) -> title(lesson, fact.event().title(), fact))
                .on(
                        LessonRevised.class,
                        fact -> key(fact.event().lessonId(), fact),
                        (lesson, fact) -> title(lesson, fact.event().title(), fact))
                .on(
                        LessonPublished.class,
                        fact -> key(fact.event().lessonId(), fact),
                        (lesson, fact) -> title(lesson, fact.event().title(), fact))
                .build();
    }

    private static RowKey key(UUID lessonId, Recorded<?> fact) {
        return RowKey.of(lessonId, fact.aggregateId());
    }

    private static void title(LessonsRecord lesson, String title, Recorded<?> fact) {
        lesson.setTitle(title).setTitledAt(fact.occurredAt());
    }

    private static View<ActivitiesRecord> activities() {
        return View.of(ACTIVITIES)
                .on(
                        QuizOpened.class,
                        fact -> RowKey.of(fact.event().quizId(), Activity.QUIZ, fact.aggregateId()),
                        (activity, fact) -> activity.setLessonId(fact.event().lessonId())
                                .setMaximumScore(fact.event().maximumScore())
                                .setStartedAt(fact.occurredAt()))
                .on(
                        PulseLaunched.class,
                        fact -> RowKey.of(fact.event().pulseId(), Activity.PULSE, fact.aggregateId()),
                        (activity, fact) -> activity.setLessonId(fact.event().lessonId())
                                .setPrompt(fact.event().prompt())
                                .setStartedAt(fact.occurredAt()))
                .build();
    }

    private static View<ParticipationsRecord> participations() {
        return View.of(PARTICIPATIONS)
                .on(
                        QuizSubmitted.class,
                        fact -> RowKey.of(
                                fact.event().studentId(), fact.event().quizId(), Activity.QUIZ, fact.aggregateId()),
                        (participation, fact) -> {
                            int raw = fact.event().scoreRaw();
                            var best = participation.getBestScore();
                            participation.setBestScore(best == null ? raw : Math.max(best, raw));
                            again(participation, fact);
                        })
                .on(
                        LearningPulseResponded.class,
                        fact -> RowKey.of(
                                fact.event().responderId(), fact.event().pulseId(), Activity.PULSE, fact.aggregateId()),
                        StudentProgressProjection::again)
                .build();
    }

    private static void again(ParticipationsRecord participation, Recorded<?> fact) {
        var times = participation.getTimes();
        participation.setTimes(times == null ? 1 : times + 1).setLastAt(fact.occurredAt());
    }
}
