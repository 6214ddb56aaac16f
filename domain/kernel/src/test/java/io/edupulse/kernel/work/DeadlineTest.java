package io.edupulse.kernel.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    @Test
    void leaves_at_most_the_time_it_was_given() {
        var deadline = Deadline.after(Duration.ofHours(1));

        assertThat(deadline.left()).isBetween(Duration.ofMinutes(1), Duration.ofHours(1));
        assertThat(deadline.hasPassed()).isFalse();
    }

    @Test
    void has_passed_at_once_for_no_time_and_for_a_negative_one() {
        assertThat(Deadline.after(Duration.ZERO).hasPassed()).isTrue();
        assertThat(Deadline.after(Duration.ofSeconds(-5)).left()).isZero();
        assertThat(Deadline.after(Duration.ofSeconds(-5)).leftMillis()).isZero();
    }

    @Test
    void takes_times_that_are_longer_than_the_clock() {
        assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)).left()).isGreaterThan(Duration.ofDays(365));
    }
}
