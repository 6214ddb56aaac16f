package io.edupulse.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SnapshotWriterTest {

    private final SnapshotWriter writer = new SnapshotWriter();
    private final List<String> written = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch release = new CountDownLatch(1);

    /// Keeps the writer busy until it is released.
    private void occupy() {
        var begun = new CountDownLatch(1);
        writer.offer(UUID.randomUUID(), () -> {
            begun.countDown();
            await(release);
        });
        await(begun);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_newer_snapshot_takes_the_place_of_one_that_waits() {
        var aggregate = UUID.randomUUID();
        occupy();
        writer.offer(aggregate, () -> written.add("older"));
        writer.offer(UUID.randomUUID(), () -> written.add("other"));
        writer.offer(aggregate, () -> written.add("newer"));

        release.countDown();

        awaitWritten(2);
        assertThat(written).containsExactly("newer", "other");
    }

    @Test
    void one_too_many_is_dropped_and_a_newer_one_is_not() {
        var aggregates = Stream.generate(UUID::randomUUID).limit(64).toList();
        occupy();
        IntStream.range(0, 64)
                .forEach(i -> assertThat(writer.offer(aggregates.get(i), () -> written.add("old")))
                        .isTrue());

        assertThat(writer.offer(UUID.randomUUID(), () -> written.add("dropped")))
                .isFalse();
        assertThat(writer.offer(aggregates.getLast(), () -> written.add("new"))).isTrue();

        release.countDown();
        awaitWritten(64);
        assertThat(written).contains("new").doesNotContain("dropped");
    }

    @Test
    void it_begins_again_after_it_had_nothing_to_do() {
        writer.offer(UUID.randomUUID(), () -> written.add("first"));
        awaitWritten(1);

        writer.offer(UUID.randomUUID(), () -> written.add("second"));

        awaitWritten(2);
    }

    @Test
    void one_that_fails_does_not_keep_the_others_from_being_written() {
        occupy();
        writer.offer(UUID.randomUUID(), () -> {
            throw new IllegalStateException("on purpose");
        });
        writer.offer(UUID.randomUUID(), () -> written.add("next"));

        release.countDown();

        awaitWritten(1);
    }

    @Test
    void closing_writes_what_waits_and_takes_no_more() {
        occupy();
        var aggregates = Stream.generate(UUID::randomUUID).limit(64).toList();
        aggregates.forEach(aggregate -> writer.offer(aggregate, () -> written.add("waiting")));
        release.countDown();

        writer.close();

        assertThat(written).hasSize(64);
        assertThat(writer.offer(UUID.randomUUID(), () -> written.add("late"))).isFalse();
    }

    /// The rest is four times as long as the snapshot took, and longer than closing waits.
    @Test
    void closing_does_not_wait_for_a_rest_to_end() {
        writer.offer(UUID.randomUUID(), () -> {
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            written.add("slow");
        });
        writer.offer(UUID.randomUUID(), () -> written.add("after its rest"));

        writer.close();

        assertThat(written).containsExactly("slow", "after its rest");
    }

    private void awaitWritten(int count) {
        Awaitility.await().until(() -> written.size() == count);
    }
}
