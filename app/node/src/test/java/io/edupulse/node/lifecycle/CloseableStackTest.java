package io.edupulse.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.Part;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class CloseableStackTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(10);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        never.countDown();
    }

    private class Worker implements Part {

        private final String name;

        Worker(String name) {
            this.name = name;
        }

        @Override
        public void stop() {
            told.add("stop " + name);
        }

        @Override
        public boolean awaitEnd(Deadline deadline) throws InterruptedException {
            told.add("await " + name);
            return true;
        }
    }

    private final class Stuck extends Worker {

        Stuck(String name) {
            super(name);
        }

        @Override
        public boolean awaitEnd(Deadline deadline) throws InterruptedException {
            never.await();
            return true;
        }
    }

    @Test
    void all_workers_are_asked_to_stop_before_one_is_awaited_and_the_last_one_started_goes_first() {
        var parts = new CloseableStack(LONG);
        parts.add(() -> told.add("close pool"));
        parts.add(new Worker("relay"));
        parts.add(new Worker("engine"));

        assertThat(parts.end()).isEmpty();
        assertThat(told).containsExactly("stop engine", "stop relay", "await engine", "await relay", "close pool");
    }

    @Test
    void what_does_not_end_in_time_is_named_and_the_others_end() {
        var parts = new CloseableStack(SHORT);
        parts.add(() -> told.add("close server"));
        parts.add(new HangingPool());
        parts.add(new Stuck("engine"));
        parts.add(new Worker("relay"));

        assertThat(parts.end()).containsExactly("Stuck", "HangingPool");
        assertThat(told).containsExactly("stop relay", "stop engine", "await relay", "close server");
    }

    @Test
    void what_kills_what_does_not_end_is_told_how_long_that_may_take() {
        var parts = new CloseableStack(LONG);
        parts.add(new Killing());

        assertThat(parts.end()).isEmpty();
        assertThat(told).containsExactly("kill within the limit");
    }

    private final class Killing implements ClosedInTime {

        @Override
        public void close(Deadline deadline) {
            told.add(deadline.left().compareTo(LONG) <= 0 ? "kill within the limit" : "kill later");
        }

        @Override
        public void close() {
            told.add("kill at some time");
        }
    }

    @Test
    void what_fails_to_end_does_not_keep_the_others_from_it() {
        var parts = new CloseableStack(LONG);
        parts.add(() -> told.add("close pool"));
        parts.add(() -> {
            throw new IllegalStateException("broken");
        });

        assertThat(parts.end()).isEmpty();
        assertThat(told).containsExactly("close pool");
    }

    private final class HangingPool implements AutoCloseable {

        @Override
        public void close() throws InterruptedException {
            never.await();
        }
    }
}
