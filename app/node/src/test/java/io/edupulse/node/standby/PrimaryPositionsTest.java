package io.edupulse.node.standby;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrimaryPositionsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final PrimaryPositions positions = new PrimaryPositions();

    private void seen(long second, long position) {
        positions.add(second * SECOND, position);
    }

    @Test
    void a_standby_that_has_all_that_is_known_lags_nothing() {
        seen(0, 100);
        seen(1, 200);

        assertThat(positions.lag(200, 2 * SECOND)).contains(Duration.ZERO);
        assertThat(positions.lag(250, 2 * SECOND)).contains(Duration.ZERO);
    }

    @Test
    void the_lag_begins_with_the_first_position_that_it_lacks() {
        seen(0, 100);
        seen(1, 200);
        seen(2, 300);

        assertThat(positions.lag(100, 5 * SECOND)).contains(Duration.ofSeconds(4));
        assertThat(positions.lag(299, 5 * SECOND)).contains(Duration.ofSeconds(3));
    }

    @Test
    void an_idle_primary_makes_no_lag() {
        for (int second = 0; second < 100; second++) {
            seen(second, 100);
        }

        assertThat(positions.lag(100, 100 * SECOND)).contains(Duration.ZERO);
    }

    @Test
    void the_lag_of_a_standby_grows_while_the_primary_is_silent() {
        seen(0, 100);

        assertThat(positions.lag(100, 9 * SECOND)).contains(Duration.ofSeconds(9));
    }

    @Test
    void what_was_before_all_that_is_known_is_not_told() {
        assertThat(positions.lag(100, SECOND)).isEmpty();
        seen(0, 100);

        assertThat(positions.lag(99, SECOND)).isEmpty();
        assertThat(positions.known(3 * SECOND)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void positions_after_a_failover_that_are_lower_than_before_count() {
        seen(0, 100);
        seen(1, 500); // of the former primary, and lost
        seen(2, 150);

        assertThat(positions.lag(150, 3 * SECOND)).contains(Duration.ZERO);
    }
}
