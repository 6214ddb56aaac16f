package io.edupulse.classroom.quiz;

import static io.edupulse.classroom.quiz.QuizRejections.deadlinePassed;
import static io.edupulse.classroom.quiz.QuizRejections.noAttemptsLeft;
import static io.edupulse.classroom.quiz.QuizRejections.scoreOutOfRange;

import io.edupulse.classroom.quiz.QuizCommand.CloseQuiz;
import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.classroom.quiz.QuizEvent.QuizClosed;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.testkit.AggregateFixture;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuizAggregateTest {

    private static final AggregateFixture<Quiz, QuizCommand, QuizEvent> QUIZ = AggregateFixture.of(new QuizAggregate());

    private static final Instant DEADLINE = Instant.parse("2026-03-01T12:00:00Z");

    private final UUID quiz = UUID.randomUUID();
    private final UUID lesson = UUID.randomUUID();
    private final UUID ada = UUID.randomUUID();
    private final UUID ben = UUID.randomUUID();
    private final QuizOpened opened = new QuizOpened(quiz, lesson, 10, 2, DEADLINE);
    private final QuizClosed closed = new QuizClosed(quiz);

    @Nested
    class Open {

        @Test
        void says_the_limits() {
            QUIZ.given().when(new OpenQuiz(quiz, lesson, 10, 2, DEADLINE)).thenEvents(opened);
        }

        @Test
        void needs_no_deadline() {
            QUIZ.given()
                    .when(new OpenQuiz(quiz, lesson, 10, 2, null))
                    .thenEvents(new QuizOpened(quiz, lesson, 10, 2, null))
                    .when(new SubmitQuiz(quiz, ada, 7))
                    .at(Instant.MAX)
                    .thenEvents(new QuizSubmitted(ada, quiz, 7));
        }

        @Test
        void works_once_only() {
            var again = new OpenQuiz(quiz, lesson, 10, 2, DEADLINE);
            QUIZ.given(opened).when(again).thenRejected("quiz.already-opened");
            QUIZ.given(opened, closed).when(again).thenRejected("quiz.already-opened");
        }

        @Test
        void needs_a_score_to_reach_and_an_attempt_to_make() {
            QUIZ.given().when(new OpenQuiz(quiz, lesson, 0, 2, null)).thenRejected("quiz.maximum-score-too-small");
            QUIZ.given().when(new OpenQuiz(quiz, lesson, 10, 0, null)).thenRejected("quiz.attempts-allowed-too-few");
        }
    }

    @Nested
    class Submit {

        @ParameterizedTest
        @ValueSource(ints = {0, 7, 10})
        void takes_a_score_up_to_the_maximum(int score) {
            QUIZ.given(opened).when(new SubmitQuiz(quiz, ada, score)).thenEvents(new QuizSubmitted(ada, quiz, score));
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 11, Integer.MIN_VALUE, Integer.MAX_VALUE})
        void refuses_any_other_score(int score) {
            QUIZ.given(opened).when(new SubmitQuiz(quiz, ada, score)).thenRejected(scoreOutOfRange(score, 10));
            QUIZ.given(opened).when(new SubmitQuiz(quiz, ada, score)).thenRejected("quiz.score-out-of-range");
        }

        @Test
        void counts_the_attempts_of_each_student() {
            QUIZ.given(opened)
                    .when(new SubmitQuiz(quiz, ada, 3))
                    .thenEvents(new QuizSubmitted(ada, quiz, 3))
                    .when(new SubmitQuiz(quiz, ada, 4))
                    .thenEvents(new QuizSubmitted(ada, quiz, 4))
                    .when(new SubmitQuiz(quiz, ben, 5))
                    .thenEvents(new QuizSubmitted(ben, quiz, 5))
                    .when(new SubmitQuiz(quiz, ada, 6))
                    .thenRejected(noAttemptsLeft(quiz, ada, 2));
        }

        @Test
        void is_taken_at_the_deadline_and_not_after_it() {
            QUIZ.given(opened)
                    .when(new SubmitQuiz(quiz, ada, 7))
                    .at(DEADLINE)
                    .thenEvents(new QuizSubmitted(ada, quiz, 7));
            var late = DEADLINE.plusNanos(1_000);
            QUIZ.given(opened)
                    .when(new SubmitQuiz(quiz, ada, 7))
                    .at(late)
                    .thenRejected(deadlinePassed(quiz, DEADLINE, late));
            QUIZ.given(opened).when(new SubmitQuiz(quiz, ada, 7)).at(late).thenRejected("quiz.deadline-passed");
        }

        @Test
        void needs_an_open_quiz() {
            QUIZ.given().when(new SubmitQuiz(quiz, ada, 7)).thenRejected("quiz.not-opened");
            QUIZ.given(opened, closed).when(new SubmitQuiz(quiz, ada, 7)).thenRejected("quiz.closed");
        }
    }

    @Nested
    class Close {

        @Test
        void ends_a_quiz_even_after_its_deadline() {
            QUIZ.given(opened)
                    .when(new CloseQuiz(quiz))
                    .at(DEADLINE.plusSeconds(1))
                    .thenEvents(closed);
        }

        @Test
        void works_once_only() {
            QUIZ.given().when(new CloseQuiz(quiz)).thenRejected("quiz.not-opened");
            QUIZ.given(opened, closed).when(new CloseQuiz(quiz)).thenRejected("quiz.closed");
        }
    }

    @Nested
    class A_quiz_of_the_predecessor {

        private final QuizSubmitted first = new QuizSubmitted(ada, quiz, 3);

        @Test
        void is_open_without_limits() {
            QUIZ.given(first, first, first)
                    .when(new SubmitQuiz(quiz, ada, Integer.MAX_VALUE))
                    .at(Instant.MAX)
                    .thenEvents(new QuizSubmitted(ada, quiz, Integer.MAX_VALUE));
        }

        @Test
        void replays_whatever_score_it_has() {
            QUIZ.given(new QuizSubmitted(ada, quiz, -5))
                    .when(new SubmitQuiz(quiz, ada, -5))
                    .thenRejected("quiz.score-out-of-range");
        }

        @Test
        void cannot_be_opened_but_closed() {
            QUIZ.given(first).when(new OpenQuiz(quiz, lesson, 10, 2, null)).thenRejected("quiz.already-opened");
            QUIZ.given(first)
                    .when(new CloseQuiz(quiz))
                    .thenEvents(closed)
                    .when(new SubmitQuiz(quiz, ben, 1))
                    .thenRejected("quiz.closed");
        }

        @Test
        void stays_closed_when_it_writes_once_more() {
            QUIZ.given(first, closed, first).when(new SubmitQuiz(quiz, ben, 1)).thenRejected("quiz.closed");
        }
    }
}
