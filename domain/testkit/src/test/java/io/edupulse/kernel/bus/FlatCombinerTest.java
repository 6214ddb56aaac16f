package io.edupulse.kernel.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.testkit.Crowd;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class FlatCombinerTest {

    private static final int UNBOUNDED = Integer.MAX_VALUE;

    private final ConcurrentLinkedQueue<List<Integer>> batches = new ConcurrentLinkedQueue<>();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Crowd<Integer> crowd = new Crowd<>();

    @Test
    void a_lone_caller_is_served_at_once_and_alone() {
        var combiner = combiner(UNBOUNDED, UNBOUNDED);
        gate.countDown();

        assertThat(combiner.submit(1)).isEqualTo(10);
        assertThat(combiner.submit(2)).isEqualTo(20);
        assertThat(batches).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void those_who_come_while_it_works_go_together_in_their_order() throws Exception {
        var combiner = combiner(UNBOUNDED, UNBOUNDED);
        occupy(combiner);
        queue(combiner, 2, 3, 4, 5);
        gate.countDown();

        assertThat(crowd.join()).containsExactly(10, 20, 30, 40, 50);
        assertThat(batches).containsExactly(List.of(1), List.of(2, 3, 4, 5));
    }

    @Test
    void a_batch_is_bounded_by_weight_and_a_heavy_item_goes_alone() throws Exception {
        var combiner = combiner(UNBOUNDED, 10);
        occupy(combiner);
        queue(combiner, 3, 7, 4, 11, 2);
        gate.countDown();

        assertThat(crowd.join()).containsExactly(10, 30, 70, 40, 110, 20);
        assertThat(batches).containsExactly(List.of(1), List.of(3, 7), List.of(4), List.of(11), List.of(2));
    }

    @Test
    void a_failure_reaches_all_of_its_batch_and_nobody_else() throws Exception {
        var combiner = combiner(UNBOUNDED, 10);
        occupy(combiner);
        var failing = new Crowd<Integer>();
        failing.startAndAwaitParked(FlatCombiner.class, () -> combiner.submit(-3));
        failing.startAndAwaitParked(FlatCombiner.class, () -> combiner.submit(7));
        queue(combiner, 8);
        gate.countDown();

        assertThat(crowd.join()).containsExactly(10, 80);
        assertThat(batches).containsExactly(List.of(1), List.of(-3, 7), List.of(8));
        assertThatThrownBy(failing::join)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-3");
        assertThat(combiner.submit(5)).isEqualTo(50);
    }

    @Test
    void every_member_of_a_failed_batch_gets_the_failure() throws Exception {
        var combiner = combiner(UNBOUNDED, UNBOUNDED);
        occupy(combiner);
        var failures = new Crowd<Throwable>();
        for (int item : List.of(2, -3, 4)) {
            failures.startAndAwaitParked(FlatCombiner.class, () -> failureOf(combiner, item));
        }
        gate.countDown();

        assertThat(failures.join())
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("-3"));
    }

    @Test
    void every_member_of_a_failed_batch_gets_an_exception_of_its_own() throws Exception {
        var failure = new StoreUnavailableException("away", true, new IOException("reset"));
        var combiner = new FlatCombiner<Integer, Integer>(UNBOUNDED, UNBOUNDED, item -> 1, batch -> {
            busy.countDown();
            awaitGate();
            throw failure;
        });
        var failures = new Crowd<Throwable>();
        failures.start(() -> catchThrowable(() -> combiner.submit(0)));
        busy.await();
        for (int item : List.of(1, 2, 3)) {
            failures.startAndAwaitParked(FlatCombiner.class, () -> catchThrowable(() -> combiner.submit(item)));
        }
        gate.countDown();

        var told = failures.join();
        assertThat(told).first().isSameAs(failure);
        assertThat(new HashSet<>(told.stream().map(System::identityHashCode).toList()))
                .hasSize(3);
        assertThat(told)
                .allSatisfy(each -> assertThat(each)
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessage("away")
                        .hasFieldOrPropertyWithValue("code", "store.outcome-unknown"));
    }

    @Test
    void work_that_forgets_an_item_fails_its_batch_rather_than_leave_somebody_waiting() {
        var combiner = new FlatCombiner<Integer, Integer>(UNBOUNDED, UNBOUNDED, item -> 1, batch -> List.of());
        assertThatThrownBy(() -> combiner.submit(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("0 results for 1 items");
    }

    @Test
    void an_item_that_cannot_be_weighed_fails_alone() {
        var combiner = new FlatCombiner<Integer, Integer>(UNBOUNDED, UNBOUNDED, item -> 1 / item, batch -> batch);
        assertThatThrownBy(() -> combiner.submit(0)).isInstanceOf(ArithmeticException.class);
        assertThat(combiner.submit(1)).isEqualTo(1);
    }

    @Test
    void more_than_its_capacity_wait_outside() throws Exception {
        var combiner = combiner(3, UNBOUNDED);
        occupy(combiner);
        queue(combiner, 2, 3);
        crowd.startAndAwaitParked(Semaphore.class, () -> combiner.submit(4));
        gate.countDown();

        assertThat(crowd.join()).containsExactly(10, 20, 30, 40);
        assertThat(batches.stream().flatMap(List::stream)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void an_interrupted_caller_gets_its_result_and_stays_interrupted() throws Exception {
        var combiner = combiner(UNBOUNDED, UNBOUNDED);
        occupy(combiner);
        var interrupted = new Crowd<Boolean>();
        var waiting = interrupted.startAndAwaitParked(
                FlatCombiner.class,
                () -> combiner.submit(2) == 20 && Thread.currentThread().isInterrupted());
        waiting.interrupt();
        queue(combiner, 3);
        gate.countDown();

        assertThat(interrupted.join()).containsExactly(true);
        assertThat(crowd.join()).containsExactly(10, 30);
    }

    @Test
    void work_is_not_interrupted_because_its_leader_was() throws Exception {
        var combiner = new FlatCombiner<Integer, Boolean>(
                UNBOUNDED,
                UNBOUNDED,
                item -> 1,
                batch -> batch.stream()
                        .map(item -> Thread.currentThread().isInterrupted())
                        .toList());
        var leader = new Crowd<Boolean>();
        leader.start(() -> {
            Thread.currentThread().interrupt();
            return combiner.submit(1);
        });
        assertThat(leader.join()).containsExactly(false);
    }

    @Test
    void a_crowd_loses_nothing_and_each_gets_what_is_its_own() throws Exception {
        var inside = new AtomicInteger();
        var overlaps = new AtomicInteger();
        var combiner = new FlatCombiner<Integer, Integer>(64, 16, item -> 1, batch -> {
            overlaps.addAndGet(inside.getAndIncrement());
            batches.add(batch);
            var results = batch.stream().map(item -> item * 10).toList();
            inside.decrementAndGet();
            return results;
        });
        int each = 500;
        for (int thread = 0; thread < 32; thread++) {
            int first = thread * each;
            crowd.start(() -> (int) IntStream.range(first, first + each)
                    .filter(item -> combiner.submit(item) == item * 10)
                    .count());
        }

        assertThat(crowd.join()).hasSize(32).containsOnly(each);
        assertThat(overlaps).hasValue(0);
        assertThat(batches.stream().flatMap(List::stream)).hasSize(32 * each).doesNotHaveDuplicates();
        assertThat(batches).allMatch(batch -> batch.size() <= 16);
    }

    /// Multiplies by ten, refuses batches with a negative number, and works on the first batch until the gate
    /// opens.
    private FlatCombiner<Integer, Integer> combiner(int capacity, int maximumWeight) {
        return new FlatCombiner<>(capacity, maximumWeight, Math::abs, batch -> {
            batches.add(batch);
            busy.countDown();
            awaitGate();
            batch.stream().filter(item -> item < 0).findFirst().ifPresent(item -> {
                throw new IllegalArgumentException(item.toString());
            });
            return batch.stream().map(item -> item * 10).toList();
        });
    }

    private void awaitGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("The work was interrupted", e);
        }
    }

    private void occupy(FlatCombiner<Integer, Integer> combiner) throws InterruptedException {
        crowd.start(() -> combiner.submit(1));
        busy.await();
    }

    private void queue(FlatCombiner<Integer, Integer> combiner, int... items) {
        for (int item : items) {
            crowd.startAndAwaitParked(FlatCombiner.class, () -> combiner.submit(item));
        }
    }

    private static Throwable failureOf(FlatCombiner<Integer, Integer> combiner, int item) {
        try {
            return new AssertionError("It returned " + combiner.submit(item));
        } catch (IllegalArgumentException failure) {
            return failure;
        }
    }
}
