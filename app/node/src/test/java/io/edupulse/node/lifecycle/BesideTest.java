package io.edupulse.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.failure.CodedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BesideTest {

    @Test
    void what_is_made_is_handed_out() {
        try (var made = Beside.begin("making", () -> "it")) {
            assertThat(made.get()).isEqualTo("it");
        }
    }

    @Test
    void a_failure_is_thrown_as_it_is() {
        var failure = new CodedException("making.failed", "It cannot be made");
        try (var made = Beside.<String>begin("making", () -> {
            throw failure;
        })) {
            assertThatThrownBy(made::get).isSameAs(failure);
        }
    }

    @Test
    void the_end_of_the_making_is_awaited_also_when_its_owner_has_failed() {
        var hasFailed = new CountDownLatch(1);
        var isMade = new AtomicBoolean();
        assertThatThrownBy(() -> {
                    try (var _ = Beside.begin("making", () -> {
                        awaitUninterruptibly(hasFailed);
                        isMade.set(true);
                        return "it";
                    })) {
                        hasFailed.countDown();
                        throw new IllegalStateException("the owner");
                    }
                })
                .hasMessage("the owner");
        assertThat(isMade).isTrue();
    }

    @Test
    void an_interrupt_of_its_owner_ends_the_making() {
        var begun = new CountDownLatch(1);
        var made = Beside.<Boolean>begin("making", () -> {
            try {
                begun.countDown();
                new CountDownLatch(1).await();
                return false;
            } catch (InterruptedException e) {
                return true;
            }
        });
        awaitUninterruptibly(begun);

        Thread.currentThread().interrupt();

        assertThat(made.get()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
