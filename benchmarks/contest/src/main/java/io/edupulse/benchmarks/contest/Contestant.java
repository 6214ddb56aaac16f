package io.edupulse.benchmarks.contest;

import java.util.UUID;

/// A system that keeps lessons and quizzes in PostgreSQL as events. All contestants take the same commands with the
/// same payloads, check the same rules and keep events as JSON; a method returns when what it did is committed durably.
/// Thread-safe but for `close`.
public interface Contestant extends AutoCloseable {

    /// Name, version and settings, as results show them.
    String description();

    /// How many clients send at the same time when it is at its best.
    int clients();

    /// Begins a lesson: a new aggregate with one event `LessonDrafted(teacher_id, lesson_id, title)`.
    void draftLesson(UUID lesson, UUID teacher, String title);

    /// Opens a quiz: a new aggregate with one event `QuizOpened(quiz_id, lesson_id, maximum_score, attempts_allowed)`.
    void openQuiz(UUID quiz, UUID lesson, int maximumScore, int attemptsAllowed);

    /// Hands in: one more event `QuizSubmitted(student_id, quiz_id, score_raw)`, refused if the score is out of range
    /// or the student has no attempt left.
    void submitQuiz(UUID quiz, UUID student, int score);

    /// Rebuilds the state of a quiz from its events, without any cache or snapshot, and returns how many submissions it
    /// counts.
    int replay(UUID quiz);

    @Override
    void close();
}
