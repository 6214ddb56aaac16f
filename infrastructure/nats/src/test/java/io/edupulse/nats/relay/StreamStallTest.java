package io.edupulse.nats.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamStallTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // as the clock may overflow
    private final StreamStall stall = new StreamStall(now::get);

    @Test
    void an_election_has_its_time() {
        stall.goesOn();

        assertThat(hasLastedAfter(Duration.ofSeconds(9), 0)).isFalse();
        assertThat(hasLastedAfter(Duration.ofSeconds(1), 0)).isTrue();
    }

    @Test
    void time_without_any_answer_does_not_count_and_ends_nothing() {
        stall.goesOn();
        assertThat(hasLastedAfter(Duration.ofSeconds(9), 0)).isFalse();
        stall.pauses();
        pass(Duration.ofMinutes(5));

        assertThat(hasLastedAfter(Duration.ZERO, 0)).isFalse();
        assertThat(hasLastedAfter(Duration.ofSeconds(1), 0)).isTrue();
    }

    @Test
    void nothing_is_counted_before_or_without_a_stall() {
        pass(Duration.ofHours(1));
        assertThat(stall.hasLasted(() -> 0)).isFalse();
        assertThat(hasLastedAfter(Duration.ZERO, 0)).isFalse();
    }

    @Test
    void a_break_begins_it_again() {
        stall.goesOn();
        pass(Duration.ofSeconds(9));
        stall.interrupted();
        pass(Duration.ofMinutes(5));
        stall.goesOn();

        assertThat(hasLastedAfter(Duration.ofSeconds(9), 0)).isFalse();
    }

    @Test
    void what_takes_long_to_fill_is_waited_for_longer_up_to_a_bound() {
        stall.goesOn();

        assertThat(hasLastedAfter(Duration.ofSeconds(10), 1_000_000)).isFalse();
        assertThat(hasLastedAfter(Duration.ofSeconds(20), 1_000_000)).isTrue();
        assertThat(hasLastedAfter(Duration.ofSeconds(39), 1_000_000_000)).isFalse();
        assertThat(hasLastedAfter(Duration.ofSeconds(1), 1_000_000_000)).isTrue();
    }

    @Test
    void each_new_stream_is_given_twice_the_time_until_one_is_well() {
        stall.goesOn();
        stall.replaced();
        stall.goesOn();

        assertThat(hasLastedAfter(Duration.ofSeconds(19), 0)).isFalse();
        assertThat(hasLastedAfter(Duration.ofSeconds(1), 0)).isTrue();

        stall.over();
        stall.goesOn();
        assertThat(hasLastedAfter(Duration.ofSeconds(10), 0)).isTrue();
    }

    /// The next attempt sees the same.
    private boolean hasLastedAfter(Duration passed, long events) {
        pass(passed);
        stall.goesOn();
        return stall.hasLasted(() -> events);
    }

    private void pass(Duration passed) {
        now.addAndGet(passed.toNanos());
    }
}
