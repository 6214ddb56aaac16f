package io.edupulse.projections.classroom;

import static io.edupulse.jooq.quiz_results.Tables.QUIZZES;
import static io.edupulse.jooq.quiz_results.Tables.SCORES;

import io.edupulse.classroom.quiz.QuizEvent.QuizClosed;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.jooq.quiz_results.tables.records.QuizzesRecord;
import io.edupulse.jooq.quiz_results.tables.records.ScoresRecord;
import io.edupulse.kernel.fingerprint.EquivalentCode;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Recorded;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.View;

/// How events change the results of quizzes.
@EquivalentCode({
    "8b1ba7ecda73665c1e0b7db2f5f36889",
    "5b952c161807fbc8f2603a2e13d8a682",
    "6048a8d47084cb0f01d81728d3a638be",
    "cd18f5997c208fd34bc365659a734089"
})
final class QuizResultsProjection {

    static final Projection PROJECTION = ClassroomProjections.projection("quiz-results", quizzes(), scores());

    private QuizResultsProjection() {}

    private static View<QuizzesRecord> quizzes() {
        return View.of(QUIZZES)
                .on(
                        QuizOpened.class,
                        recorded -> RowKey.of(recorded.event().quizId(), recorded.aggregateId()),
                        (quiz, recorded) -> quiz.setLessonId(recorded.event().lessonId())
                                .setMaximumScore(recorded.event().maximumScore())
                                .setAttemptsAllowed(recorded.event().attemptsAllowed())
                                .setDeadline(recorded.event().deadline())
                                .setOpenedAt(recorded.occurredAt()))
                .on(
                        QuizClosed.class,
                        recorded -> RowKey.of(recorded.event().quizId(), recorded.aggregateId()),
                        (quiz, recorded) -> quiz.setClosedAt(recorded.occurredAt()))
                .build();
    }

    private static View<ScoresRecord> scores() {
        return View.of(SCORES)
                .on(
                        QuizSubmitted.class,
                        recorded -> RowKey.of(
                                recorded.event().quizId(), recorded.event().studentId(), recorded.aggregateId()),
                        QuizResultsProjection::submitted)
                .build();
    }

    private static void submitted(ScoresRecord score, Recorded<QuizSubmitted> recorded) {
        int raw = recorded.event().scoreRaw();
        if (score.getAttempts() == null) {
            score.setAttempts(1L).setScoreSum((long) raw).setBestScore(raw).setBestAt(recorded.occurredAt());
        } else {
            score.setAttempts(score.getAttempts() + 1).setScoreSum(score.getScoreSum() + raw);
            if (raw > score.getBestScore()) {
                score.setBestScore(raw).setBestAt(recorded.occurredAt());
            }
        }
        score.setLastAt(recorded.occurredAt());
    }
}
