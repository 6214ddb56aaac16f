package io.edupulse.projections.classroom;

import static io.edupulse.projections.classroom.LessonStatus.ARCHIVED;
import static io.edupulse.projections.classroom.LessonStatus.DRAFTED;
import static io.edupulse.projections.classroom.LessonStatus.PUBLISHED;
import static io.edupulse.projections.classroom.ReadModels.pages;
import static java.util.UUID.randomUUID;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.classroom.lesson.LessonEvent.LessonArchived;
import io.edupulse.classroom.lesson.LessonEvent.LessonDrafted;
import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.classroom.pulse.PulseEvent.LearningPulseResponded;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projections.classroom.TeacherDashboard.FindTeacher;
import io.edupulse.projections.classroom.TeacherDashboard.Lesson;
import io.edupulse.projections.classroom.TeacherDashboard.LessonActivity;
import io.edupulse.projections.classroom.TeacherDashboard.ListActivitiesOfLesson;
import io.edupulse.projections.classroom.TeacherDashboard.ListLessonsOfTeacher;
import io.edupulse.projections.classroom.TeacherDashboard.ListTeachers;
import io.edupulse.projections.classroom.TeacherDashboard.Teacher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TeacherDashboardIT {

    private static final PageRequest PAGE = PageRequest.first(10);
    private static final UUID TEACHER = randomUUID();
    private static final UUID ANNA = randomUUID();
    private static final UUID BELA = randomUUID();

    private final ReadModels readModels = new ReadModels();
    private final History history = new History();

    @Test
    void a_dashboard_counts_what_goes_on_in_the_lessons_of_a_teacher() {
        var drafted = lesson("Drafted", DRAFTED);
        var archived = lesson("Archived", ARCHIVED);
        var published = lesson("Published", PUBLISHED);
        var quiz = randomUUID();
        var pulse = randomUUID();
        history.add(quiz, new QuizOpened(quiz, published, 10, 3, null))
                .add(quiz, new QuizSubmitted(ANNA, quiz, 1))
                .add(quiz, new QuizSubmitted(ANNA, quiz, 2))
                .add(pulse, new PulseLaunched(pulse, published, "What was new?"))
                .add(pulse, new LearningPulseResponded(ANNA, pulse, "https://example.org/1"))
                .add(pulse, new LearningPulseResponded(BELA, pulse, "https://example.org/2"));
        elsewhere();
        readModels.apply(history);

        assertThat(readModels.ask(new FindTeacher(TEACHER)))
                .contains(new Teacher(TEACHER, 1, 1, 1, 1, 2, 1, 2, 2, minute(12)));
        assertThat(readModels
                        .ask(new ListLessonsOfTeacher(TEACHER, null, PAGE.cursor(), PAGE.limit()))
                        .items())
                .containsExactly(
                        new Lesson(published, "Published", PUBLISHED, minute(6), 1, 2, 1, 2, 2, minute(12)),
                        new Lesson(archived, "Archived", ARCHIVED, minute(4), 0, 0, 0, 0, 0, minute(4)),
                        new Lesson(drafted, "Drafted", DRAFTED, minute(1), 0, 0, 0, 0, 0, minute(1)));
    }

    @Test
    void a_lesson_has_its_quizzes_and_pulses_once_each_the_last_ids_first() {
        var lesson = lesson("Published", PUBLISHED);
        var first = new UUID(1, 1);
        var second = new UUID(2, 2);
        history.add(first, new QuizOpened(first, lesson, 10, 3, null))
                .add(randomUUID(), new QuizOpened(first, lesson, 10, 3, null))
                .add(second, new PulseLaunched(second, lesson, "What was new?"));
        elsewhere();
        readModels.apply(history);

        assertThat(readModels
                        .ask(new ListActivitiesOfLesson(lesson, PAGE.cursor(), PAGE.limit()))
                        .items())
                .containsExactly(new LessonActivity(second, "pulse"), new LessonActivity(first, "quiz"));
        assertThat(pages(1, page -> readModels.ask(new ListActivitiesOfLesson(lesson, page.cursor(), page.limit()))))
                .hasSize(2);
    }

    @Test
    void submissions_of_foreign_streams_belong_to_the_teacher_who_opened_their_quiz() {
        var lesson = lesson("Published", PUBLISHED);
        var quiz = randomUUID();
        history.add(randomUUID(), new QuizSubmitted(ANNA, quiz, 1))
                .add(quiz, new QuizOpened(quiz, lesson, 10, 3, null))
                .add(randomUUID(), new QuizSubmitted(BELA, quiz, 1))
                .add(randomUUID(), new QuizSubmitted(BELA, randomUUID(), 1));
        readModels.apply(history);

        assertThat(readModels.ask(new FindTeacher(TEACHER)))
                .contains(new Teacher(TEACHER, 0, 1, 0, 1, 2, 0, 0, 2, minute(5)));
    }

    @Test
    void a_lesson_in_several_streams_counts_once_as_the_last_one_tells() {
        var lesson = randomUUID();
        history.add(randomUUID(), new LessonPublished(TEACHER, lesson, "First telling"))
                .add(randomUUID(), new LessonPublished(TEACHER, lesson, "Last telling"));
        readModels.apply(history);

        assertThat(readModels.ask(new FindTeacher(TEACHER)))
                .get()
                .extracting(Teacher::published)
                .isEqualTo(1);
        assertThat(readModels
                        .ask(new ListLessonsOfTeacher(TEACHER, null, PAGE.cursor(), PAGE.limit()))
                        .items())
                .extracting(Lesson::title)
                .containsExactly("Last telling");
    }

    @Test
    void pages_hold_each_teacher_and_each_lesson_once() {
        history.stopTheClock();
        var teachers = new ArrayList<UUID>();
        for (int i = 0; i < 7; i++) {
            var teacher = randomUUID();
            teachers.add(teacher);
            for (int j = 0; j < 2; j++) {
                var lesson = randomUUID();
                history.add(lesson, new LessonDrafted(teacher, lesson, "Lesson"));
            }
            lesson("Lesson " + i, PUBLISHED);
        }
        teachers.add(TEACHER);
        readModels.apply(history);

        var listed = pages(3, page -> readModels.ask(new ListTeachers(page.cursor(), page.limit())));
        assertThat(listed).extracting(Teacher::teacherId).containsExactlyInAnyOrderElementsOf(teachers);
        assertThat(listed)
                .isSortedAccordingTo(
                        Comparator.comparing(teacher -> teacher.teacherId().toString()));
        assertThat(pages(
                        3,
                        page -> readModels.ask(new ListLessonsOfTeacher(TEACHER, null, page.cursor(), page.limit()))))
                .extracting(Lesson::lessonId)
                .doesNotHaveDuplicates()
                .hasSize(7);
    }

    @Test
    void whoever_has_no_lesson_is_no_teacher() {
        assertThat(readModels.ask(new FindTeacher(TEACHER))).isEmpty();
        assertThat(readModels.ask(new ListTeachers(PAGE.cursor(), PAGE.limit())).items())
                .isEmpty();
        assertThat(readModels
                        .ask(new ListLessonsOfTeacher(TEACHER, null, PAGE.cursor(), PAGE.limit()))
                        .items())
                .isEmpty();
    }

    private UUID lesson(String title, LessonStatus status) {
        var id = randomUUID();
        history.add(id, new LessonDrafted(TEACHER, id, title));
        switch (status) {
            case DRAFTED -> {}
            case PUBLISHED -> history.add(id, new LessonPublished(TEACHER, id, title));
            case ARCHIVED ->
                history.add(id, new LessonPublished(TEACHER, id, title)).add(id, new LessonArchived(TEACHER, id));
        }
        return id;
    }

    /// A lesson of another teacher, in which something goes on too.
    private void elsewhere() {
        var lesson = randomUUID();
        var quiz = randomUUID();
        history.add(lesson, new LessonPublished(randomUUID(), lesson, "Elsewhere"))
                .add(quiz, new QuizOpened(quiz, lesson, 10, 1, null))
                .add(quiz, new QuizSubmitted(randomUUID(), quiz, 1));
    }

    private static Instant minute(int count) {
        return History.START.plus(Duration.ofMinutes(count));
    }
}
