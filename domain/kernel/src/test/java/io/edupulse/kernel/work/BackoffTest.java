package io.edupulse.kernel.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = Backoff.between(Duration.ofMillis(50), Duration.ofMillis(300));

    @Test
    void doubles_up_to_the_longest_pause() {
        assertThat(pauses(5)).containsExactly(50L, 100L, 200L, 300L, 300L);
    }

    @Test
    void is_short_again_after_a_success() {
        pauses(5);

        backoff.afterSuccess();

        assertThat(pauses(2)).containsExactly(50L, 100L);
    }

    @Test
    void refuses_times_that_are_no_range() {
        assertThatIllegalArgumentException().isThrownBy(() -> Backoff.between(Duration.ZERO, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.between(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }

    private Long[] pauses(int count) {
        var pauses = new Long[count];
        for (int i = 0; i < count; i++) {
            pauses[i] = backoff.afterFailure().toMillis();
        }
        return pauses;
    }
}
