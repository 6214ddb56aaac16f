package io.edupulse.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

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
}
