package io.edupulse.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.failure.CodedException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class JobThrottleTest {

    private static final CodedException CANCELLED = new CodedException("rebuild.cancelled", "enough");

    @Test
    void lets_everybody_through_once_it_is_open_again() throws Exception {
        var gate = new JobThrottle(null);
        gate.pause(true);
        try (var others = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var first = others.submit(() -> gate.pass(1));
            var second = others.submit(() -> gate.pass(1));
            gate.pause(false);
            first.get();
            second.get();
        }
    }

    @Test
    void holds_whoever_comes_while_it_is_closed_and_turns_them_back_when_all_is_over() {
        var gate = new JobThrottle(null);
        gate.pause(true);
        var waiting =
                new Thread(() -> assertThatThrownBy(() -> gate.pass(1)).cause().isSameAs(CANCELLED));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        gate.end(CANCELLED);

        await().until(() -> !waiting.isAlive());
        assertThatThrownBy(() -> gate.pass(0)).cause().isSameAs(CANCELLED);
    }

    @Test
    void turns_back_also_those_that_wait_for_their_turn() throws Exception {
        var gate = new JobThrottle(1L);
        gate.pass(1_000_000);
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = others.submit(() -> gate.pass(1));
            gate.end(CANCELLED);
            assertThatThrownBy(waiting::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCause(CANCELLED);
        }
    }

    @Test
    void keeps_the_first_reason() {
        var gate = new JobThrottle(null);
        gate.end(CANCELLED);
        gate.end(new CodedException("rebuild.lease-lost", "later"));

        assertThatThrownBy(() -> gate.pass(1)).cause().isSameAs(CANCELLED);
        assertThat(CANCELLED.code()).isEqualTo("rebuild.cancelled");
    }
}
