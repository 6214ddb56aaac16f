package io.edupulse.projection;

import static io.edupulse.jooq.quiz_results.Tables.SCORES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeyRuleTest {

    private static final String CODE = "projection.key-without-aggregate";

    private final UUID quiz = UUID.randomUUID();
    private final UUID student = UUID.randomUUID();

    private static View<?> view(Function<Recorded<QuizSubmitted>, RowKey> key) {
        return View.of(SCORES)
                .on(QuizSubmitted.class, key, (row, recorded) -> row.setAttempts(1L))
                .build();
    }

    private static Projections program(View<?> view) {
        return new Projections(List.of(new Projection("scores", "create table scores ()", List.of(view))));
    }

    /// In the stream of its quiz, or in that of a foreign writer who has another id for it.
    private RecordedEvent submittedIn(UUID aggregateId, int partition) {
        return MovedEvent.of(new QuizSubmitted(student, quiz, 1), aggregateId, partition);
    }

    @Nested
    class WhenTheProgramStarts {

        @Test
        void a_key_with_the_aggregates_id_is_taken() {
            var view = view(recorded ->
                    RowKey.of(recorded.event().quizId(), recorded.event().studentId(), recorded.aggregateId()));

            assertThatCode(() -> program(view)).doesNotThrowAnyException();
        }

        @Test
        void a_key_with_the_partition_is_taken() {
            var view = view(recorded -> RowKey.of(
                    "all", recorded.event().scoreRaw(), recorded.recorded().partition()));

            assertThatCode(() -> program(view)).doesNotThrowAnyException();
        }

        @Test
        void a_key_that_no_event_could_make_right_is_refused_with_the_ways_out() {
            var view = view(recorded -> RowKey.of("all", recorded.event().scoreRaw(), 1));

            assertThatThrownBy(() -> program(view))
                    .isInstanceOf(CodedException.class)
                    .hasFieldOrPropertyWithValue("code", CODE)
                    .hasMessageContaining("view scores for QuizSubmitted")
                    .hasMessageContaining("recorded.aggregateId()")
                    .hasMessageContaining("SqlHandler");
        }

        @Test
        void a_key_with_an_id_of_the_event_is_left_to_the_events() {
            assertThatCode(() ->
                            program(view(recorded -> RowKey.of(recorded.event().quizId(), 1, 1))))
                    .doesNotThrowAnyException();
        }
    }

    @Nested
    class WithTheFirstEvent {

        @Test
        void a_counter_a_member_shows_to_be_unfit() {
            var counter = view(recorded -> RowKey.of(recorded.event().studentId(), 1, 1));

            assertThatThrownBy(() -> counter.definition().keyOf(submittedIn(quiz, 1)))
                    .isInstanceOf(UnfitProjectionException.class)
                    .hasFieldOrPropertyWithValue("code", CODE);
        }

        @Test
        void a_number_that_is_that_of_the_partition_by_chance_does_not_make_it_fit() {
            var counter = view(recorded -> RowKey.of(recorded.event().studentId(), 1, 1));

            assertThatThrownBy(() -> counter.definition().keyOf(submittedIn(quiz, 1)))
                    .isInstanceOf(UnfitProjectionException.class);
        }

        @Test
        void an_event_that_names_another_aggregate_is_refused_alone_where_others_are_right() {
            var byField = view(recorded -> RowKey.of(recorded.event().quizId(), 1, 1));

            assertThat(byField.definition().keyOf(submittedIn(quiz, 1)).values())
                    .contains(quiz);
            assertThatThrownBy(() -> byField.definition().keyOf(submittedIn(UUID.randomUUID(), 1)))
                    .isInstanceOf(CodedException.class)
                    .isNotInstanceOf(UnfitProjectionException.class)
                    .hasFieldOrPropertyWithValue("code", CODE);
        }
    }
}
