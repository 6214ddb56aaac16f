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
                        fact -> RowKey.of(fact.event().quizId(), fact.aggregateId()),
                        (quiz, fact) -> quiz.setLessonId(fact.event().lessonId())
                                .setMaximumScore(fact.event().maximumScore())
                                .setAttemptsAllowed(fact.event().attemptsAllowed())
                                .setDeadline(fact.event().deadline())
                                .setOpenedAt(fact.occurredAt()))
                .on(
                        QuizClosed.class,
                        fact -> RowKey.of(fact.event().quizId(), fact.aggregateId()),
                        (quiz, fact) -> quiz.setClosedAt(fact.occurredAt()))
                .build();
    }

    private static View<ScoresRecord> scores() {
        return View.of(SCORES)
                .on(
                        QuizSubmitted.class,
                        fact -> RowKey.of(fact.event().quizId(), fact.event().studentId(), fact.aggregateId()),
                        QuizResultsProjection::submitted)
                .build();
    }

    private static void submitted(ScoresRecord score, Recorded<QuizSubmitted> fact) {
        int raw = fact.event().scoreRaw();
        if (score.getAttempts() == null) {
            score.setAttempts(1L).setScoreSum((long) raw).setBestScore(raw).setBestAt(fact.occurredAt());
        } else {
            score.setAttempts(score.getAttempts() + 1).setScoreSum(score.getScoreSum() + raw);
            if (raw > score.getBestScore()) {
                score.setBestScore(raw).setBestAt(fact.occurredAt());
            }
        }
        score.setLastAt(fact.occurredAt());
    }
}
