package io.edupulse.nats.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamUnrestTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // as the clock may overflow
    private final StreamUnrest unrest = new StreamUnrest(now::get);

    @Test
    void a_failure_is_told_as_it_is_after_one_refill() {
        unrest.refilled();

        assertThat(unrest.told("EDUPULSE_0", "It is away")).isEqualTo("It is away");
    }

    @Test
    void what_to_do_is_told_where_a_stream_does_not_last() {
        unrest.refilled();
        now.addAndGet(Duration.ofSeconds(40).toNanos());
        unrest.refilled();

        assertThat(unrest.told("EDUPULSE_0", "It is away"))
                .contains("relay.stream-unsteady", "EDUPULSE_0", "2 times", "Restart the servers", "It is away");
    }

    @Test
    void refills_of_long_ago_do_not_count() {
        unrest.refilled();
        now.addAndGet(Duration.ofSeconds(121).toNanos());
        unrest.refilled();

        assertThat(unrest.told("EDUPULSE_0", "It is away")).isEqualTo("It is away");
    }
}
