package io.edupulse.projections.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.projections.classroom.QuizSummary.Bucket;
import io.edupulse.projections.classroom.QuizSummary.Opening;
import io.edupulse.projections.classroom.QuizSummary.ScoreGroup;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuizSummaryTest {

    private static final UUID QUIZ = UUID.randomUUID();

    @Test
    void ten_ranges_of_the_same_width_cover_all_from_zero_to_the_maximum() {
        var distribution = distribution(25, 0, 2, 3, 24, 25);

        assertThat(distribution).hasSize(10);
        assertThat(distribution.getFirst()).isEqualTo(new Bucket(0, 2.5, 2));
        assertThat(distribution.get(1)).isEqualTo(new Bucket(2.5, 5, 1));
        assertThat(distribution.getLast()).isEqualTo(new Bucket(22.5, 25, 2));
    }

    @Test
    void without_a_maximum_the_best_score_is_the_end() {
        assertThat(distribution(null, 5, 10).getLast()).isEqualTo(new Bucket(9, 10, 1));
    }

    @Test
    void scores_outside_count_in_the_first_and_the_last_range() {
        var distribution = distribution(10, -7, 11, Integer.MIN_VALUE, Integer.MAX_VALUE);

        assertThat(distribution.getFirst().students()).isEqualTo(2);
        assertThat(distribution.getLast().students()).isEqualTo(2);
    }

    @Test
    void a_quiz_in_which_all_have_nothing_still_has_ranges() {
        assertThat(distribution(null, 0).getFirst()).isEqualTo(new Bucket(0, 0.1, 1));
    }

    @Test
    void the_mean_is_exact_where_the_sum_is_large() {
        var group = new ScoreGroup(Integer.MAX_VALUE, 1, 1_000_000, 1_000_000L * Integer.MAX_VALUE);

        assertThat(QuizSummary.of(QUIZ, null, List.of(group)).meanScore()).isEqualTo(Integer.MAX_VALUE);
    }

    private static List<Bucket> distribution(@Nullable Integer maximum, int... bestScores) {
        var opening = maximum == null ? null : new Opening(QUIZ, maximum, 1, null, null);
        var groups = IntStream.of(bestScores)
                .mapToObj(score -> new ScoreGroup(score, 1, 1, score))
                .toList();
        return QuizSummary.of(QUIZ, opening, groups).distribution();
    }
}
