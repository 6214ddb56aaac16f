package io.edupulse.projections.classroom;

import static io.edupulse.projections.classroom.ReadModels.pages;
import static java.util.UUID.randomUUID;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.classroom.lesson.LessonEvent.LessonRevised;
import io.edupulse.classroom.pulse.PulseEvent.LearningPulseResponded;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projections.classroom.StudentProgress.Lesson;
import io.edupulse.projections.classroom.StudentProgress.ListLessonsOfStudent;
import io.edupulse.projections.classroom.StudentProgress.ListPulsesOfStudent;
import io.edupulse.projections.classroom.StudentProgress.ListQuizzesOfStudent;
import io.edupulse.projections.classroom.StudentProgress.Pulse;
import io.edupulse.projections.classroom.StudentProgress.Quiz;
import io.edupulse.projections.classroom.StudentProgress.SummarizeStudent;
import io.edupulse.projections.classroom.StudentProgress.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StudentProgressIT {

    private static final PageRequest PAGE = PageRequest.first(10);
    private static final UUID STUDENT = randomUUID();
    private static final UUID LESSON = randomUUID();
    private static final UUID QUIZ = randomUUID();
    private static final UUID PULSE = randomUUID();

    private final ReadModels readModels = new ReadModels();
    private final History history = new History();

    @Test
    void progress_runs_over_the_lessons_quizzes_and_pulses_of_a_student() {
        teach();
        var foreignQuiz = randomUUID();
        history.add(QUIZ, new QuizSubmitted(STUDENT, QUIZ, 7))
                .add(QUIZ, new QuizSubmitted(STUDENT, QUIZ, 4))
                .add(PULSE, new LearningPulseResponded(STUDENT, PULSE, "https://example.org/1"))
                .add(randomUUID(), new QuizSubmitted(STUDENT, foreignQuiz, 9))
                .add(QUIZ, new QuizSubmitted(randomUUID(), QUIZ, 10));
        readModels.apply(history);

        assertThat(readModels.ask(new SummarizeStudent(STUDENT)))
                .isEqualTo(new Totals(STUDENT, 2, 3, 1, 1, 1, minute(8)));
        assertThat(readModels
                        .ask(new ListQuizzesOfStudent(STUDENT, null, PAGE.cursor(), PAGE.limit()))
                        .items())
                .containsExactly(
                        new Quiz(foreignQuiz, 1, 9, null, minute(8), null, null),
                        new Quiz(QUIZ, 2, 7, 10, minute(6), LESSON, "Fractions"));
        assertThat(readModels
                        .ask(new ListPulsesOfStudent(STUDENT, null, PAGE.cursor(), PAGE.limit()))
                        .items())
                .containsExactly(new Pulse(PULSE, "What was new?", minute(7), LESSON, "Fractions"));
        assertThat(readModels
                        .ask(new ListLessonsOfStudent(STUDENT, null, PAGE.cursor(), PAGE.limit()))
                        .items())
                .containsExactly(new Lesson(LESSON, "Fractions", 1, 1, minute(7)));
    }

    @Test
    void a_lesson_has_its_latest_title() {
        teach();
        history.add(LESSON, new LessonRevised(randomUUID(), LESSON, "Fractions, revised"))
                .add(QUIZ, new QuizSubmitted(STUDENT, QUIZ, 7));
        readModels.apply(history);

        assertThat(readModels
                        .ask(new ListQuizzesOfStudent(STUDENT, null, PAGE.cursor(), PAGE.limit()))
                        .items())
                .extracting(Quiz::lessonTitle)
                .containsExactly("Fractions, revised");
    }

    @Test
    void attempts_in_several_streams_are_those_of_one_quiz() {
        history.add(randomUUID(), new QuizSubmitted(STUDENT, QUIZ, 3))
                .add(randomUUID(), new QuizSubmitted(STUDENT, QUIZ, 8));
        teach();
        readModels.apply(history);

        assertThat(readModels
                        .ask(new ListQuizzesOfStudent(STUDENT, null, PAGE.cursor(), PAGE.limit()))
                        .items())
                .containsExactly(new Quiz(QUIZ, 2, 8, 10, minute(2), LESSON, "Fractions"));
    }

    @Test
    void pages_hold_everything_once_also_when_all_happened_at_the_same_time() {
        history.stopTheClock();
        for (int i = 0; i < 8; i++) {
            var lesson = randomUUID();
            var quiz = randomUUID();
            var pulse = randomUUID();
            history.add(quiz, new QuizOpened(quiz, lesson, 10, 1, null))
                    .add(quiz, new QuizSubmitted(STUDENT, quiz, i))
                    .add(pulse, new PulseLaunched(pulse, lesson, "What was new?"))
                    .add(pulse, new LearningPulseResponded(STUDENT, pulse, "https://example.org/" + i));
        }
        readModels.apply(history);

        assertThat(pages(
                        3,
                        page -> readModels.ask(new ListQuizzesOfStudent(STUDENT, null, page.cursor(), page.limit()))))
                .doesNotHaveDuplicates()
                .hasSize(8);
        assertThat(pages(
                        3, page -> readModels.ask(new ListPulsesOfStudent(STUDENT, null, page.cursor(), page.limit()))))
                .doesNotHaveDuplicates()
                .hasSize(8);
        assertThat(pages(
                        3,
                        page -> readModels.ask(new ListLessonsOfStudent(STUDENT, null, page.cursor(), page.limit()))))
                .extracting(Lesson::lessonId)
                .doesNotHaveDuplicates()
                .hasSize(8);
    }

    @Test
    void a_student_whom_nobody_knows_has_done_nothing() {
        assertThat(readModels.ask(new SummarizeStudent(STUDENT))).isEqualTo(new Totals(STUDENT, 0, 0, 0, 0, 0, null));
        assertThat(readModels
                        .ask(new ListQuizzesOfStudent(STUDENT, null, PAGE.cursor(), PAGE.limit()))
                        .items())
                .isEmpty();
        assertThat(readModels
                        .ask(new ListPulsesOfStudent(STUDENT, null, PAGE.cursor(), PAGE.limit()))
                        .items())
                .isEmpty();
        assertThat(readModels
                        .ask(new ListLessonsOfStudent(STUDENT, null, PAGE.cursor(), PAGE.limit()))
                        .items())
                .isEmpty();
    }

    /// Three events, and one more of a lesson that the student has nothing to do with.
    private void teach() {
        history.add(LESSON, new LessonPublished(randomUUID(), LESSON, "Fractions"))
                .add(QUIZ, new QuizOpened(QUIZ, LESSON, 10, 3, null))
                .add(PULSE, new PulseLaunched(PULSE, LESSON, "What was new?"));
        var other = randomUUID();
        history.add(other, new LessonPublished(randomUUID(), other, "Decimals"));
    }

    private static Instant minute(int count) {
        return History.START.plus(Duration.ofMinutes(count));
    }
}
