package io.edupulse.nats.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefillThrottleTest {

    private static final long BEGIN = Long.MAX_VALUE - 1_000; // the clock of the process may begin anywhere

    private final RefillThrottle pace = new RefillThrottle();

    @Test
    void lets_the_first_refill_begin_at_once_and_each_further_one_wait_longer_up_to_a_limit() {
        assertThat(pace.left(BEGIN)).isZero();
        assertThat(pace.left(-BEGIN)).isZero();
        for (int seconds : new int[] {1, 2, 4, 8, 10, 10}) {
            pace.refilled(BEGIN);
            assertThat(pace.left(BEGIN)).isEqualTo(Duration.ofSeconds(seconds));
        }
        assertThat(pace.left(BEGIN + Duration.ofSeconds(4).toNanos())).isEqualTo(Duration.ofSeconds(6));
        assertThat(pace.left(BEGIN + Duration.ofSeconds(11).toNanos())).isZero();
    }

    @Test
    void is_short_again_for_a_stream_that_was_left_alone_for_a_while() {
        pace.refilled(BEGIN);
        pace.refilled(BEGIN);
        pace.refilled(BEGIN);
        pace.refilled(BEGIN + Duration.ofSeconds(31).toNanos());
        assertThat(pace.left(BEGIN + Duration.ofSeconds(31).toNanos())).isEqualTo(Duration.ofSeconds(1));
    }
}
