package io.edupulse.rebuild.fill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateWindowTest {

    private static final long SECOND = 1_000_000_000;

    private final RateWindow rate = new RateWindow();

    @Test
    void the_first_count_has_no_rate() {
        assertThat(rate.add(0, 100)).isZero();
    }

    @Test
    void a_rate_is_events_over_time() {
        rate.add(0, 100);

        assertThat(rate.add(2 * SECOND, 300)).isEqualTo(100);
    }

    @Test
    void what_was_before_the_window_is_forgotten() {
        rate.add(0, 0);
        rate.add(SECOND, 1_000_000);
        rate.add(RateWindow.NANOS + 2 * SECOND, 1_000_000);

        assertThat(rate.add(RateWindow.NANOS + 3 * SECOND, 1_000_010)).isEqualTo(10);
    }

    @Test
    void a_count_that_falls_has_no_rate() {
        rate.add(0, 100);

        assertThat(rate.add(SECOND, 0)).isZero();
    }
}
