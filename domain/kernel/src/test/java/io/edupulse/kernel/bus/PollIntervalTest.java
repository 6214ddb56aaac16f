package io.edupulse.kernel.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PollIntervalTest {

    private final PollInterval pace = new PollInterval();

    @Test
    void slows_down_while_nothing_is_written_and_looks_often_again_when_something_is() {
        assertThat(pace.after(false).toMillis()).isEqualTo(100);
        assertThat(pace.after(false).toMillis()).isEqualTo(200);
        assertThat(pace.after(false).toMillis()).isEqualTo(250);
        assertThat(pace.after(false).toMillis()).isEqualTo(250);
        assertThat(pace.after(true).toMillis()).isEqualTo(50);
        assertThat(pace.after(false).toMillis()).isEqualTo(100);
    }

    @Test
    void is_a_second_in_a_log_that_was_quiet_for_ten() {
        var pauses =
                Stream.generate(() -> pace.after(false).toMillis()).limit(45).toList();
        assertThat(pauses.subList(0, 40)).doesNotContain(1_000L);
        assertThat(pauses.subList(40, 45)).containsOnly(1_000L);
        assertThat(pace.after(true).toMillis()).isEqualTo(50);
        assertThat(pace.after(false).toMillis()).isEqualTo(100);
    }
}
