package io.edupulse.node.cli.rebuilds;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.rebuild.report.RebuildEstimate;
import io.edupulse.rebuild.report.RebuildEstimate.Basis;
import io.edupulse.rebuild.report.RebuildEstimate.EventType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a dry run says to people.
class EstimateTextTest {

    private static String text(long total, double perSecond, Basis basis, Duration time) {
        var types = total == 0 ? List.<EventType>of() : List.of(new EventType("QuizSubmitted", 10, 1_234));
        return RebuildCommand.text(new RebuildEstimate(List.of("quiz-results"), total, types, perSecond, basis, time));
    }

    @Test
    void an_empty_log_has_no_rate() {
        assertThat(text(0, 0, Basis.EMPTY_LOG, Duration.ZERO))
                .isEqualTo("quiz-results: the log is empty, so there is nothing to read");
    }

    @Test
    void what_takes_no_time_has_no_rate_either() {
        assertThat(text(12, 80, Basis.WHOLE_LOG, Duration.ofMillis(150)))
                .isEqualTo("quiz-results: 10 of the 12 events in the log, 1,234 bytes; less than 1 s, as filling a copy"
                        + " from the whole log has just shown");
        assertThat(text(12, 80, Basis.LAST_REBUILD, Duration.ofMillis(150)))
                .endsWith("bytes; less than 1 s, as the last rebuild was");
    }

    @Test
    void what_takes_long_has() {
        assertThat(text(8_000_000, 80_000, Basis.SAMPLE, Duration.ofSeconds(100)))
                .contains("about 1 min 40 s at 80,000 events/s, as a sample has just shown");
    }
}
