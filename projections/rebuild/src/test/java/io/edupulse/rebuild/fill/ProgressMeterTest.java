package io.edupulse.rebuild.fill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.edupulse.rebuild.report.RebuildProgress;
import io.edupulse.rebuild.report.RebuildProgress.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // a monitor cannot be interrupted
class ProgressMeterTest {

    private final Queue<RebuildProgress> told = new ConcurrentLinkedQueue<>();

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_listener_that_takes_its_time_holds_up_nobody_and_misses_nothing() throws Exception {
        var reached = new CountDownLatch(1);
        var mayReturn = new CountDownLatch(1);
        try (var meter = ProgressMeter.of("scores", List.of(10L), progress -> {
            told.add(progress);
            reached.countDown();
            awaitQuietly(mayReturn);
        })) {
            var slow = Thread.ofVirtual().start(() -> meter.enter(Phase.READING));
            reached.await();

            meter.enter(Phase.INDEXING);
            meter.pause(true);
            meter.pause(false);
            meter.enter(Phase.SWAPPED);
            assertThat(told).hasSize(1);
            mayReturn.countDown();
            slow.join();
        }

        assertThat(told)
                .extracting(RebuildProgress::phase)
                .containsExactly(Phase.READING, Phase.INDEXING, Phase.INDEXING, Phase.INDEXING, Phase.SWAPPED);
    }

    @Test
    void what_an_interrupted_rebuild_has_done_counts_as_done_but_not_as_speed() {
        try (var meter = ProgressMeter.of("scores", List.of(10_000_000L, 10L), told::add)) {
            meter.enter(Phase.READING);
            meter.begin(0, 5_000_000);
            meter.reached(1, 4);
            meter.enter(Phase.CATCHING_UP);
        }

        assertThat(told).last().satisfies(progress -> {
            assertThat(progress.done()).isEqualTo(5_000_004);
            assertThat(progress.eventsPerSecond()).isLessThan(5_000_000);
        });
    }

    @Test
    void a_listener_that_fails_is_told_the_next_time() {
        var failures = new AtomicInteger(1);
        try (var meter = ProgressMeter.of("scores", List.of(10L), progress -> {
            told.add(progress);
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("The terminal is gone");
            }
        })) {
            assertThat(catchThrowable(() -> meter.enter(Phase.INDEXING))).hasMessage("The terminal is gone");
            meter.enter(Phase.CATCHING_UP);
        }

        assertThat(told).extracting(RebuildProgress::phase).containsExactly(Phase.INDEXING, Phase.CATCHING_UP);
    }

    @Test
    void tells_again_and_again_until_it_is_closed() {
        try (var meter = ProgressMeter.of("scores", List.of(10L), told::add)) {
            meter.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> told.size() > 3);
        }
    }
}
