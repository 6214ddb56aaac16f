package io.edupulse.kernel.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoggedFaultsTest {

    private final LoggedFaults fault = new LoggedFaults();

    @Test
    void is_new_once_whatever_its_numbers_are_and_though_it_takes_turns_with_another() {
        assertThat(fault.isNew("Stream EDUPULSE_0 lacks 3 of its 1,200 messages"))
                .isTrue();
        assertThat(fault.isNew("NATS is away")).isTrue();
        assertThat(fault.isNew("Stream EDUPULSE_0 lacks 4 of its 1,201 messages"))
                .isFalse();
        assertThat(fault.isNew("NATS is away")).isFalse();
        assertThat(fault.isNew("JetStream does not answer")).isTrue();
    }

    @Test
    void is_new_again_after_all_was_well() {
        assertThat(fault.isOver()).isFalse();
        fault.isNew("NATS is away");
        assertThat(fault.isOver()).isTrue();
        assertThat(fault.isNew("NATS is away")).isTrue();
    }

    @Test
    void that_always_is_another_does_not_fill_the_memory() {
        for (char letter = 'a'; letter <= 'p'; letter++) {
            assertThat(fault.isNew("fault " + letter)).isTrue();
        }
        assertThat(fault.isNew("fault q")).isFalse();
    }
}
