package io.edupulse.classroom.app;

import static io.edupulse.classroom.app.ClassroomAccess.STUDENT;
import static io.edupulse.classroom.app.ClassroomAccess.TEACHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.classroom.lesson.LessonCommand.ArchiveLesson;
import io.edupulse.classroom.lesson.LessonCommand.DraftLesson;
import io.edupulse.classroom.lesson.LessonCommand.PublishLesson;
import io.edupulse.classroom.lesson.LessonCommand.ReviseLesson;
import io.edupulse.classroom.lesson.LessonEvent.LessonDrafted;
import io.edupulse.classroom.pulse.PulseCommand.ClosePulse;
import io.edupulse.classroom.pulse.PulseCommand.LaunchPulse;
import io.edupulse.classroom.pulse.PulseCommand.RespondToPulse;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.classroom.quiz.QuizCommand.CloseQuiz;
import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.node.access.Caller;
import io.edupulse.projections.classroom.QuizResults.FindQuiz;
import io.edupulse.projections.classroom.QuizResults.FindStanding;
import io.edupulse.projections.classroom.QuizResults.ShowLeaderboard;
import io.edupulse.projections.classroom.QuizResults.SummarizeQuiz;
import io.edupulse.projections.classroom.StudentProgress.SummarizeStudent;
import io.edupulse.projections.classroom.TeacherDashboard.FindTeacher;
import io.edupulse.projections.classroom.TeacherDashboard.ListActivitiesOfLesson;
import io.edupulse.projections.classroom.TeacherDashboard.ListTeachers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClassroomAccessTest {

    private final UUID anna = UUID.randomUUID();
    private final UUID bela = UUID.randomUUID();
    private final UUID lesson = UUID.randomUUID();
    private final UUID quiz = UUID.randomUUID();
    private final UUID oldQuiz = UUID.randomUUID();
    private final UUID pulse = UUID.randomUUID();
    private final UUID unknown = UUID.randomUUID();

    private final Map<UUID, DomainEvent> beginnings = Map.of(
            lesson, new LessonDrafted(anna, lesson, "Rivers"),
            quiz, new QuizOpened(quiz, lesson, 10, 1, null),
            oldQuiz, new QuizSubmitted(bela, oldQuiz, 1),
            pulse, new PulseLaunched(pulse, lesson, "Draw one"));

    private boolean may(UUID subject, String role, Object message) {
        return new ClassroomAccess()
                .may(
                        new Caller(subject.toString(), Set.of(role)),
                        message,
                        id -> Optional.ofNullable(beginnings.get(id)));
    }

    /// @param messages each only for this one, in this role
    private void assertOnly(UUID subject, String role, Object... messages) {
        var other = subject.equals(anna) ? bela : anna;
        var otherRole = role.equals(TEACHER) ? STUDENT : TEACHER;
        assertThat(messages).allSatisfy(message -> {
            assertThat(may(subject, role, message)).isTrue();
            assertThat(may(other, role, message)).isFalse();
            assertThat(may(subject, otherRole, message)).isFalse();
            assertThat(may(subject, "guest", message)).isFalse();
        });
    }

    @Test
    void teachers_change_their_own_lessons_and_what_belongs_to_them() {
        assertOnly(
                anna,
                TEACHER,
                new DraftLesson(unknown, anna, "New"),
                new ReviseLesson(lesson, anna, "Newer"),
                new PublishLesson(lesson, anna),
                new ArchiveLesson(lesson, anna),
                new OpenQuiz(unknown, lesson, 10, 1, null),
                new CloseQuiz(quiz),
                new LaunchPulse(unknown, lesson, "Draw another"),
                new ClosePulse(pulse),
                new FindTeacher(anna));
    }

    @Test
    void students_submit_and_respond_as_themselves() {
        assertOnly(
                bela, STUDENT, new SubmitQuiz(quiz, bela, 7), new RespondToPulse(pulse, bela, "https://example.org/1"));
    }

    @Test
    void a_student_sees_how_they_do_and_a_teacher_how_all_do() {
        for (var message : List.of(new FindStanding(quiz, bela), new SummarizeStudent(bela))) {
            assertThat(may(bela, STUDENT, message)).isTrue();
            assertThat(may(anna, TEACHER, message)).isTrue();
            assertThat(may(anna, STUDENT, message)).isFalse();
        }
        assertThat(may(bela, STUDENT, new ShowLeaderboard(quiz, null, null))).isTrue();
        assertThat(may(bela, STUDENT, new FindQuiz(quiz))).isTrue();
        assertThat(may(bela, STUDENT, new ListActivitiesOfLesson(lesson, null, null)))
                .isTrue();
        assertThat(may(bela, "guest", new ListActivitiesOfLesson(lesson, null, null)))
                .isFalse();
        assertThat(may(bela, STUDENT, new SummarizeQuiz(quiz))).isFalse();
        assertThat(may(bela, "guest", new ShowLeaderboard(quiz, null, null))).isFalse();
    }

    @Test
    void what_belongs_to_no_known_lesson_is_for_operators_alone() {
        assertThat(may(anna, TEACHER, new CloseQuiz(oldQuiz))).isFalse();
        assertThat(may(anna, TEACHER, new CloseQuiz(unknown))).isFalse();
        assertThat(may(anna, TEACHER, new OpenQuiz(quiz, unknown, 1, 1, null))).isFalse();
        assertThat(may(anna, TEACHER, new ListTeachers(null, null))).isFalse();
    }
}
