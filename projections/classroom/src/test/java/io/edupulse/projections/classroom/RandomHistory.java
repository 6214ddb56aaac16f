package io.edupulse.projections.classroom;

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
import io.edupulse.kernel.aggregate.DomainEvent;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/// A school in which anything happens in any order: ordinary streams, and foreign ones that carry events of any lesson,
/// quiz or pulse. The same seed gives the same history.
final class RandomHistory {

    static final List<UUID> TEACHERS = ids(5);
    static final List<UUID> LESSONS = ids(12);
    static final List<UUID> QUIZZES = ids(15);
    static final List<UUID> PULSES = ids(10);
    static final List<UUID> STUDENTS = ids(25);

    private static final List<UUID> FOREIGN_STREAMS = ids(8);
    private static final int HIGHEST_SCORE = 30;

    private final Random random;
    private final History history = new History();

    private RandomHistory(long seed) {
        random = new Random(seed);
    }

    static History of(long seed, int size) {
        var school = new RandomHistory(seed);
        for (int i = 0; i < size; i++) {
            school.somethingHappens();
        }
        return school.history;
    }

    private void somethingHappens() {
        switch (random.nextInt(10)) {
            case 0, 1 -> lesson(any(LESSONS), any(TEACHERS));
            case 2, 3, 4, 5, 6 -> quiz(any(QUIZZES));
            default -> pulse(any(PULSES));
        }
    }

    private void lesson(UUID lesson, UUID teacher) {
        var title = "Lesson " + random.nextInt(100);
        switch (random.nextInt(6)) {
            case 0, 1 -> history.add(lesson, new LessonDrafted(teacher, lesson, title));
            case 2 -> history.add(lesson, new LessonRevised(teacher, lesson, title));
            case 3 -> history.add(lesson, new LessonArchived(teacher, lesson));
            default -> seedEvent(lesson, new LessonPublished(teacher, lesson, title));
        }
    }

    private void quiz(UUID quiz) {
        switch (random.nextInt(12)) {
            case 0 -> history.add(quiz, new QuizOpened(quiz, any(LESSONS), 1 + random.nextInt(HIGHEST_SCORE), 3, null));
            case 1 -> history.add(quiz, new QuizClosed(quiz));
            default -> seedEvent(quiz, new QuizSubmitted(any(STUDENTS), quiz, random.nextInt(HIGHEST_SCORE)));
        }
    }

    private void pulse(UUID pulse) {
        switch (random.nextInt(12)) {
            case 0 -> history.add(pulse, new PulseLaunched(pulse, any(LESSONS), "Prompt " + random.nextInt(100)));
            case 1 -> history.add(pulse, new PulseClosed(pulse));
            default ->
                seedEvent(
                        pulse,
                        new LearningPulseResponded(any(STUDENTS), pulse, "https://example.org/" + random.nextInt(100)));
        }
    }

    /// One of the events that foreign writers know too.
    private void seedEvent(UUID ownStream, DomainEvent event) {
        history.add(random.nextInt(4) == 0 ? any(FOREIGN_STREAMS) : ownStream, event);
    }

    private UUID any(List<UUID> ids) {
        return ids.get(random.nextInt(ids.size()));
    }

    private static List<UUID> ids(int count) {
        var random = new Random(count);
        return Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()))
                .limit(count)
                .toList();
    }
}
