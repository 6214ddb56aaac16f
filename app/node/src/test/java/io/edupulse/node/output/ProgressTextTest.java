package io.edupulse.node.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.rebuild.report.RebuildProgress;
import io.edupulse.rebuild.report.RebuildProgress.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTextTest {

    private static final RebuildProgress READING =
            RebuildProgress.of("quiz-results", Phase.READING, 1_200_000, 5_000_000, 95_000);

    @Test
    void a_line_says_the_phase_the_events_the_rate_and_the_time_left() {
        assertThat(ProgressText.line(READING))
                .isEqualTo("quiz-results reading: 1,200,000 of 5,000,000 events (24%), 95,000 events/s, 40 s left");
    }

    @ParameterizedTest
    @CsvSource({"100000, 50 s left", "50000, 1 min 40 s left", "1000, 1 h 23 min left", "5000000, 1 s left"})
    void time_is_told_in_the_units_of_people(double rate, String left) {
        var progress = RebuildProgress.of("quiz-results", Phase.READING, 0, 5_000_000, rate);

        assertThat(ProgressText.line(progress)).endsWith(", " + left);
    }

    @Test
    void nothing_is_said_about_time_while_nothing_comes() {
        var still = RebuildProgress.of("quiz-results", Phase.READING, 7, 10, 0);

        assertThat(still.timeLeft()).isNull();
        assertThat(ProgressText.line(still)).isEqualTo("quiz-results reading: 7 of 10 events (70%), 0 events/s");
    }

    @Test
    void phases_that_read_no_events_have_no_rate() {
        var indexing = RebuildProgress.of("quiz-results", Phase.INDEXING, 10, 10, 5);

        assertThat(ProgressText.line(indexing)).isEqualTo("quiz-results indexing: 10 of 10 events (100%)");
    }

    @Test
    void an_empty_log_is_done() {
        var empty = RebuildProgress.of("quiz-results", Phase.SWAPPED, 0, 0, 0);

        assertThat(ProgressText.line(empty)).isEqualTo("quiz-results swapped: 0 of 0 events (100%)");
    }

    @Test
    void a_bar_is_full_to_the_part_that_is_done() {
        var half = RebuildProgress.of("quiz-results", Phase.COMPARING, 5, 10, 0);

        assertThat(ProgressText.bar(half, 200))
                .isEqualTo("[" + "#".repeat(20) + ".".repeat(20) + "] 50% quiz-results comparing");
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 132})
    void a_usual_terminal_has_room_for_the_bar(int columns) {
        assertThat(ProgressText.bar(READING, columns)).startsWith("[##").hasSizeLessThan(columns);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 79, 80, 90, 100, 132, 300})
    void a_bar_never_reaches_the_last_column(int columns) {
        assertThat(ProgressText.bar(READING, columns)).hasSizeLessThanOrEqualTo(Math.max(0, columns - 1));
    }

    @Test
    void where_there_is_no_room_the_bar_goes_first() {
        assertThat(ProgressText.bar(READING, 62)).isEqualTo("24% quiz-results reading, 95,000 events/s, 40 s left");
    }
}
