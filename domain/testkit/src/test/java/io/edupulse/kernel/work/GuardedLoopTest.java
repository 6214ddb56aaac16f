package io.edupulse.kernel.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedLoopTest {

    private static final Deadline LONG = Deadline.after(Duration.ofMinutes(1));

    private final AtomicInteger rounds = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, Exception.class, StackOverflowError.class})
    void goes_on_after_any_failure_and_tells_it_until_a_round_succeeds(Class<? extends Throwable> type) {
        var failure = new AtomicReference<Throwable>(thrown(type));
        try (var loop = start(Duration.ofMillis(1), () -> {
            if (failure.get() != null) {
                GuardedLoopTest.<RuntimeException>sneak(failure.get());
            }
        })) {
            await().untilAsserted(() -> assertThat(loop.failure()).hasValue("no luck"));
            await().until(() -> rounds.get() > 3);

            failure.set(null);

            await().untilAsserted(() -> assertThat(loop.failure()).isEmpty());
        }
    }

    /// Its message cannot be noted, as where no memory is left.
    @Test
    void the_name_of_a_loop_whose_thread_has_ended_is_told() {
        var unspeakable = new IllegalStateException() {
            @Override
            public String getMessage() {
                throw this;
            }
        };
        var closed = started("closed", backoff(), () -> Duration.ZERO);
        closed.close();
        started("dead", backoff(), () -> {
            throw unspeakable;
        });

        await().dontCatchUncaughtExceptions()
                .untilAsserted(() -> assertThat(GuardedLoop.ended()).contains("dead"));
        await().dontCatchUncaughtExceptions().until(() -> !closed.isRunning());
        assertThat(GuardedLoop.ended()).doesNotContain("closed");
    }

    @Test
    void rests_as_long_as_the_round_says_but_not_when_woken() {
        try (var loop = start(Duration.ofDays(1), () -> {})) {
            await().until(() -> rounds.get() == 1);

            loop.wake();

            await().until(() -> rounds.get() == 2);
        }
    }

    @Test
    void being_woken_during_a_round_counts_for_the_rest_after_it() {
        var inside = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var loop = started("loop", backoff(), () -> {
            rounds.incrementAndGet();
            inside.countDown();
            go.await();
            return Duration.ofDays(1);
        })) {
            await().until(() -> inside.getCount() == 0);

            loop.wake();
            go.countDown();

            await().until(() -> rounds.get() == 2);
        }
    }

    @Test
    void a_success_makes_the_pauses_short_again() throws InterruptedException {
        var backoff = Backoff.between(Duration.ofMillis(1), Duration.ofDays(1));
        var loop = started("loop", backoff, () -> {
            if (rounds.incrementAndGet() % 2 == 0) {
                throw new IllegalStateException("every second time");
            }
            return Duration.ZERO;
        });
        await().until(() -> rounds.get() > 60);

        loop.close();

        assertThat(loop.awaitEnd(LONG)).isTrue();
        assertThat(backoff.afterFailure()).isLessThanOrEqualTo(Duration.ofMillis(2));
    }

    @Test
    void failures_that_take_turns_and_change_their_numbers_are_logged_once_each_until_all_is_well() {
        var isWell = new AtomicBoolean();
        var logger = Logger.getLogger(GuardedLoop.class.getName());
        var logged = new Recording("turns");
        logger.addHandler(logged);
        try (var loop = started("turns", backoff(), () -> {
            int round = rounds.incrementAndGet();
            if (!isWell.get()) {
                throw new IllegalStateException(round % 2 == 0 ? "no answer within " + round + " ms" : "no network");
            }
            return Duration.ofMillis(1);
        })) {
            await().until(() -> rounds.get() > 20);
            isWell.set(true);
            await().until(() -> loop.failure().isEmpty());
            await().until(() -> logged.messages.size() >= 3);

            assertThat(logged.messages)
                    .containsExactly(
                            "turns tries again: no network",
                            "turns tries again: no answer within 2 ms",
                            "turns works again");
        } finally {
            logger.removeHandler(logged);
        }
    }

    @Test
    void its_rounds_may_close_it_and_the_end_comes_once_after_the_last() throws InterruptedException {
        var ends = new AtomicInteger();
        var self = new AtomicReference<GuardedLoop>();
        var loop = GuardedLoop.of("loop", backoff(), new GuardedLoop.Round() {
            @Override
            public Duration work() {
                if (rounds.incrementAndGet() == 3) {
                    self.get().close();
                }
                return Duration.ZERO;
            }

            @Override
            public void end() {
                ends.incrementAndGet();
                throw new IllegalStateException("at the end");
            }
        });
        self.set(loop);
        assertThat(loop.isRunning()).isFalse();
        assertThat(loop.awaitEnd(LONG)).isTrue();

        loop.start();

        await().until(() -> !loop.isRunning());
        assertThat(rounds).hasValue(3);
        assertThat(ends).hasValue(1);
    }

    @Test
    void close_ends_a_rest_and_lets_no_round_begin() throws InterruptedException {
        var loop = start(Duration.ofDays(1), () -> {});
        await().until(() -> rounds.get() == 1);

        loop.close();

        assertThat(loop.awaitEnd(LONG)).isTrue();
        assertThat(rounds).hasValue(1);
        assertThat(loop.isClosed()).isTrue();
    }

    @Test
    void awaiting_the_end_gives_up_at_the_deadline() throws InterruptedException {
        var inside = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var loop = started("loop", backoff(), () -> {
            inside.countDown();
            go.await();
            return Duration.ZERO;
        });
        inside.await();
        loop.close();

        assertThat(loop.awaitEnd(Deadline.after(Duration.ofMillis(1)))).isFalse();

        go.countDown();
        assertThat(loop.awaitEnd(LONG)).isTrue();
    }

    private GuardedLoop start(Duration rest, Runnable work) {
        return started("loop", backoff(), () -> {
            rounds.incrementAndGet();
            work.run();
            return rest;
        });
    }

    private static GuardedLoop started(String name, Backoff backoff, GuardedLoop.Round round) {
        var loop = GuardedLoop.of(name, backoff, round);
        loop.start();
        return loop;
    }

    private static Backoff backoff() {
        return Backoff.between(Duration.ofMillis(1), Duration.ofMillis(2));
    }

    private static Throwable thrown(Class<? extends Throwable> type) {
        try {
            return type.getConstructor(String.class).newInstance("no luck");
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    /// What a loop of this name says in the log.
    private static final class Recording extends Handler {

        private final String name;
        private final List<String> messages = new CopyOnWriteArrayList<>();

        private Recording(String name) {
            this.name = name;
        }

        @Override
        public void publish(LogRecord logged) {
            var message = new SimpleFormatter().formatMessage(logged);
            if (message.startsWith(name)) {
                messages.add(message);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
