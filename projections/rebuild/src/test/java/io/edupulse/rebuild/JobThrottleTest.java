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
        var throttle = new JobThrottle(null);
        throttle.pause(true);
        try (var others = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var first = others.submit(() -> throttle.pass(1));
            var second = others.submit(() -> throttle.pass(1));
            throttle.pause(false);
            first.get();
            second.get();
        }
    }

    @Test
    void holds_whoever_comes_while_it_is_closed_and_turns_them_back_when_all_is_over() {
        var throttle = new JobThrottle(null);
        throttle.pause(true);
        var waiting = new Thread(
                () -> assertThatThrownBy(() -> throttle.pass(1)).cause().isSameAs(CANCELLED));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        throttle.end(CANCELLED);

        await().until(() -> !waiting.isAlive());
        assertThatThrownBy(() -> throttle.pass(0)).cause().isSameAs(CANCELLED);
    }

    @Test
    void turns_back_also_those_that_wait_for_their_turn() throws Exception {
        var throttle = new JobThrottle(1L);
        throttle.pass(1_000_000);
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = others.submit(() -> throttle.pass(1));
            throttle.end(CANCELLED);
            assertThatThrownBy(waiting::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCause(CANCELLED);
        }
    }

    @Test
    void keeps_the_first_reason() {
        var throttle = new JobThrottle(null);
        throttle.end(CANCELLED);
        throttle.end(new CodedException("rebuild.lease-lost", "later"));

        assertThatThrownBy(() -> throttle.pass(1)).cause().isSameAs(CANCELLED);
        assertThat(CANCELLED.code()).isEqualTo("rebuild.cancelled");
    }
}
