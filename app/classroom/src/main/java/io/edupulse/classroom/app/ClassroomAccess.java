package io.edupulse.classroom.app;

import io.edupulse.classroom.lesson.LessonCommand;
import io.edupulse.classroom.lesson.LessonEvent.LessonDrafted;
import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.classroom.pulse.PulseCommand.ClosePulse;
import io.edupulse.classroom.pulse.PulseCommand.LaunchPulse;
import io.edupulse.classroom.pulse.PulseCommand.RespondToPulse;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.classroom.quiz.QuizCommand.CloseQuiz;
import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.node.access.AccessRule;
import io.edupulse.node.access.Caller;
import io.edupulse.projections.classroom.LessonCatalog.FindLesson;
import io.edupulse.projections.classroom.LessonCatalog.FindLessons;
import io.edupulse.projections.classroom.PulseWall.FindPulse;
import io.edupulse.projections.classroom.PulseWall.ListResponses;
import io.edupulse.projections.classroom.QuizResults.FindQuiz;
import io.edupulse.projections.classroom.QuizResults.FindStanding;
import io.edupulse.projections.classroom.QuizResults.ShowLeaderboard;
import io.edupulse.projections.classroom.QuizResults.SummarizeQuiz;
import io.edupulse.projections.classroom.StudentProgress.ListLessonsOfStudent;
import io.edupulse.projections.classroom.StudentProgress.ListPulsesOfStudent;
import io.edupulse.projections.classroom.StudentProgress.ListQuizzesOfStudent;
import io.edupulse.projections.classroom.StudentProgress.SummarizeStudent;
import io.edupulse.projections.classroom.TeacherDashboard.FindTeacher;
import io.edupulse.projections.classroom.TeacherDashboard.ListActivitiesOfLesson;
import io.edupulse.projections.classroom.TeacherDashboard.ListLessonsOfTeacher;
import java.util.Optional;
import java.util.UUID;

/// What teachers and students may: a token's subject is the id of the teacher or student.
///
/// Teachers change their own lessons and what belongs to these, and see how all students do. Students submit, respond
/// and see how they do as themselves. Both see lessons, quizzes, leaderboards and pulses. The dashboard of a teacher is
/// the
/// teacher's own.
final class ClassroomAccess implements AccessRule {

    static final String TEACHER = "teacher";
    static final String STUDENT = "student";

    @Override
    public boolean may(Caller who, Object message, Beginnings beginnings) {
        return switch (message) {
            case LessonCommand lesson -> is(who, TEACHER, lesson.teacherId());
            case OpenQuiz open -> teaches(who, open.lessonId(), beginnings);
            case CloseQuiz close -> teaches(who, lessonOf(close.quizId(), beginnings), beginnings);
            case LaunchPulse launch -> teaches(who, launch.lessonId(), beginnings);
            case ClosePulse close -> teaches(who, lessonOf(close.pulseId(), beginnings), beginnings);
            case SubmitQuiz submit -> is(who, STUDENT, submit.studentId());
            case RespondToPulse respond -> is(who, STUDENT, respond.responderId());

            case FindLessons _,
                    FindLesson _,
                    ListActivitiesOfLesson _,
                    FindQuiz _,
                    ShowLeaderboard _,
                    FindPulse _,
                    ListResponses _ -> who.is(TEACHER) || who.is(STUDENT);
            case SummarizeQuiz _ -> who.is(TEACHER);
            case FindStanding find -> sees(who, find.studentId());
            case SummarizeStudent summarize -> sees(who, summarize.studentId());
            case ListQuizzesOfStudent list -> sees(who, list.studentId());
            case ListPulsesOfStudent list -> sees(who, list.studentId());
            case ListLessonsOfStudent list -> sees(who, list.studentId());
            case FindTeacher find -> is(who, TEACHER, find.teacherId());
            case ListLessonsOfTeacher list -> is(who, TEACHER, list.teacherId());
            default -> false;
        };
    }

    private static boolean is(Caller who, String role, UUID id) {
        return who.is(role) && who.subject().equals(id.toString());
    }

    private static boolean sees(Caller who, UUID studentId) {
        return who.is(TEACHER) || is(who, STUDENT, studentId);
    }

    private static boolean teaches(Caller who, UUID lessonId, Beginnings beginnings) {
        return beginnings
                .of(lessonId)
                .flatMap(ClassroomAccess::teacher)
                .filter(teacherId -> is(who, TEACHER, teacherId))
                .isPresent();
    }

    private static boolean teaches(Caller who, Optional<UUID> lessonId, Beginnings beginnings) {
        return lessonId.filter(id -> teaches(who, id, beginnings)).isPresent();
    }

    private static Optional<UUID> teacher(DomainEvent beginning) {
        return switch (beginning) {
            case LessonDrafted drafted -> Optional.of(drafted.teacherId());
            case LessonPublished published -> Optional.of(published.teacherId());
            default -> Optional.empty();
        };
    }

    /// A quiz or pulse of the predecessor system may begin without a lesson: only operators close it.
    private static Optional<UUID> lessonOf(UUID aggregateId, Beginnings beginnings) {
        return beginnings.of(aggregateId).flatMap(event -> switch (event) {
            case QuizOpened opened -> Optional.of(opened.lessonId());
            case PulseLaunched launched -> Optional.of(launched.lessonId());
            default -> Optional.empty();
        });
    }
}
