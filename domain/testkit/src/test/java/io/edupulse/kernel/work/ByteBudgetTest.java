package io.edupulse.kernel.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class ByteBudgetTest {

    private static final int KILOBYTE = 1_024;

    private final ByteBudget budget = new ByteBudget(10 * KILOBYTE);

    private Thread take(FutureTask<ByteBudget.Part> task) {
        return Thread.ofPlatform().daemon().start(task);
    }

    private FutureTask<ByteBudget.Part> wanting(long bytes) {
        return new FutureTask<>(() -> budget.take(bytes));
    }

    private static void awaitWaiting(Thread thread) {
        await().atMost(Duration.ofSeconds(60)).until(() -> thread.getState() == Thread.State.WAITING);
    }

    @Test
    void threads_never_hold_more_together() throws Exception {
        var held = new AtomicLong();
        var most = new AtomicLong();
        var works = new ArrayList<Callable<Void>>();
        for (int i = 0; i < 20; i++) {
            var random = new Random(i);
            works.add(() -> {
                for (int round = 0; round < 200; round++) {
                    long bytes = 1 + random.nextInt(6 * KILOBYTE);
                    try (var _ = budget.take(bytes)) {
                        most.accumulateAndGet(held.addAndGet(bytes), Math::max);
                        LockSupport.parkNanos(1); // so that others run while this one holds its bytes
                        held.addAndGet(-bytes);
                    }
                }
                return null;
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var work : threads.invokeAll(works)) {
                work.get();
            }
        }
        assertThat(most).hasPositiveValue().hasValueLessThanOrEqualTo(10L * KILOBYTE);
    }

    @Test
    void who_wants_more_than_there_are_gets_all_of_them_alone() throws Exception {
        var large = budget.take(1L << 40);
        var small = wanting(1);
        var thread = take(small);
        awaitWaiting(thread);

        large.close();

        small.get().close();
    }

    @Test
    void what_turns_out_to_be_less_makes_room_for_others() throws Exception {
        var part = budget.take(10 * KILOBYTE);
        var other = wanting(4 * KILOBYTE);
        var thread = take(other);
        awaitWaiting(thread);

        part.shrinkTo(6 * KILOBYTE);

        other.get().close();
        part.close();
        budget.take(10 * KILOBYTE).close();
    }
}
