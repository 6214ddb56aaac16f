package io.edupulse.projection.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.classroom.lesson.LessonEvent.LessonArchived;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.ByteBound;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.testkit.InMemoryEventStore;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(600)
class PartitionTailTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final UUID AGGREGATE = new UUID(0, 1);

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final ReplaceableLog log = new ReplaceableLog(emptyLog());
    private final ScriptedLiveEvents live = new ScriptedLiveEvents();
    private final PartitionTail tail = tail(1L << 30);
    private @Nullable GuardedLoop looking;

    @AfterEach
    void close() {
        if (looking != null) {
            looking.close();
        }
        tail.close();
    }

    private PartitionTail tail(long bytes) {
        return new PartitionTail(0, log, live, new ByteBound(bytes));
    }

    /// With looks at the log, as [PartitionTails] makes them.
    private void start(PartitionTail started, long head) {
        started.start(head);
        looking = GuardedLoop.of("looks", Backoff.between(LOOK, LOOK), () -> {
            started.observeHead(log.readHeads().getFirst());
            return LOOK;
        });
        looking.start();
    }

    /// As a worker does.
    private List<RecordedEvent> read(long after, int limit, Duration atMost) throws InterruptedException {
        if (!tail.awaitAfter(after, atMost, () -> false)) {
            return List.of();
        }
        var newest = tail.newest(after, limit, new ByteBound(1L << 30));
        return newest.isEmpty() ? log.readBatch(0, after, limit) : newest;
    }

    private InMemoryEventStore emptyLog() {
        return new InMemoryEventStore(1, codec);
    }

    private List<RecordedEvent> append(int count) {
        return append(log.store, count);
    }

    private List<RecordedEvent> append(InMemoryEventStore store, int count) {
        long head = store.heads().getFirst();
        var events = Stream.generate(() -> new NewEvent(
                        UUID.randomUUID(),
                        Instant.EPOCH,
                        Metadata.NONE,
                        codec.encode(new LessonArchived(AGGREGATE, AGGREGATE))))
                .limit(count)
                .toList();
        store.append(List.of(Append.of(AGGREGATE, head, events)));
        return store.readBatch(0, head, count);
    }

    private List<RecordedEvent> readUpTo(long head) throws InterruptedException {
        return readUpTo(0, head);
    }

    private List<RecordedEvent> readUpTo(long after, long head) throws InterruptedException {
        var read = new ArrayList<RecordedEvent>();
        while (after + read.size() < head) {
            read.addAll(read(after + read.size(), 7, LONG));
        }
        return read;
    }

    @Test
    void what_arrives_in_order_is_handed_on_at_once() throws Exception {
        start(tail, 0);

        var events = append(20);
        events.forEach(live::deliver);

        assertThat(readUpTo(20)).containsExactlyElementsOf(events);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void loss_repetition_and_reordering_end_here(long seed) throws Exception {
        var broker = new UnreliableLiveEvents(live, new Random(seed));
        start(tail, 0);
        var reader = new FutureTask<>(() -> readUpTo(400));
        Thread.ofVirtual().start(reader);

        IntStream.range(0, 400).forEach(i -> broker.send(append(1).getFirst()));
        broker.deliverDelayed();

        assertThat(reader.get())
                .containsExactlyElementsOf(log.store.readPartition(0, 0).toList());
    }

    @Test
    void a_broker_that_says_nothing_is_not_waited_for() throws Exception {
        start(tail, 0);

        var events = append(3_000);

        assertThat(readUpTo(3_000)).containsExactlyElementsOf(events);
    }

    @Test
    void who_is_far_behind_reads_the_log() throws Exception {
        var events = append(10_000);
        start(tail, 10_000);

        assertThat(readUpTo(10_000)).containsExactlyElementsOf(events);
    }

    @Test
    void what_memory_no_longer_holds_comes_from_the_log() throws Exception {
        start(tail, 0);
        var events = append(9_000);
        assertThat(readUpTo(9_000)).hasSize(9_000);

        assertThat(readUpTo(9_000)).containsExactlyElementsOf(events);
    }

    @Test
    void nothing_new_is_nothing_after_the_time_that_was_given() throws Exception {
        append(3);
        start(tail, 3);

        assertThat(read(3, 10, Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void a_log_that_is_away_is_waited_for() throws Exception {
        start(tail, 0);
        log.isAway = true;
        var events = append(5);
        await().until(() -> log.refusals > 0);

        log.isAway = false;

        assertThat(readUpTo(5)).containsExactlyElementsOf(events);
    }

    @Test
    void a_fault_of_the_log_ends_nothing() throws Exception {
        start(tail, 0);
        log.fault = new IllegalStateException("a fault that nobody has thought of");
        var events = append(5);
        await().until(() -> log.refusals > 0);

        log.fault = null;

        assertThat(readUpTo(5)).containsExactlyElementsOf(events);
    }

    @Test
    void after_the_log_has_lost_a_tail_only_what_it_has_now_is_handed_on() throws Exception {
        var old = append(10);
        start(tail, 0);
        assertThat(readUpTo(10)).containsExactlyElementsOf(old);

        var failedOver = emptyLog();
        copy(old.subList(0, 6), failedOver);
        log.store = failedOver;
        var others = append(failedOver, 2);

        await().until(() -> read(6, 100, Duration.ofMillis(1)).equals(others));
        assertThat(tail.history()).isEqualTo(1);
        var more = append(failedOver, 5);
        assertThat(readUpTo(6, 13))
                .containsExactlyElementsOf(
                        Stream.concat(others.stream(), more.stream()).toList());
    }

    private void copy(List<RecordedEvent> events, InMemoryEventStore to) {
        for (var event : events) {
            var copy = new NewEvent(event.id(), event.occurredAt(), event.metadata(), event.encoded());
            to.append(List.of(Append.of(event.aggregateId(), event.sequence() - 1, List.of(copy))));
        }
    }

    @Test
    void closing_wakes_who_waits() throws Exception {
        start(tail, 0);
        var reader = new FutureTask<>(() -> read(0, 10, LONG));
        Thread.ofVirtual().start(reader);

        tail.close();

        assertThat(reader.get()).isEmpty();
    }

    @Test
    void what_it_holds_is_bounded_in_bytes_and_one_larger_event_is_held_alone() throws Exception {
        long bytes = append(1).getFirst().bytes();
        var small = tail(10 * bytes);
        var smallest = tail(bytes / 2);
        small.start(1);
        smallest.start(1);
        try {
            var events = append(50);
            events.forEach(live::deliver);
            assertThat(small.awaitAfter(50, LONG, () -> false)).isTrue();
            assertThat(smallest.awaitAfter(50, LONG, () -> false)).isTrue();

            assertThat(small.bytes()).isPositive().isLessThanOrEqualTo(10 * bytes);
            assertThat(small.newest(45, 100, new ByteBound(1L << 30))).isEqualTo(events.subList(44, 50));
            assertThat(small.newest(45, 100, new ByteBound(2 * bytes + 10))).isEqualTo(events.subList(44, 46));
            assertThat(small.newest(45, 100, new ByteBound(1))).isEqualTo(events.subList(44, 45));
            assertThat(small.newest(10, 100, new ByteBound(1L << 30))).isEmpty();
            assertThat(smallest.newest(50, 100, new ByteBound(1))).isEqualTo(events.subList(49, 50));
        } finally {
            small.close();
            smallest.close();
        }
    }

    @Test
    void closing_ends_the_feed_and_the_threads() throws Exception {
        start(tail, 0);
        await().until(() -> live.subscriptions(0) == 1);

        tail.stop();

        assertThat(tail.awaitEnd(Deadline.after(LONG))).isTrue();
        assertThat(live.subscriptions(0)).isZero();
    }

    /// A log that can be away, and another one from one moment to the next.
    private static final class ReplaceableLog implements EventReader {

        private volatile InMemoryEventStore store;
        private volatile boolean isAway;
        private volatile @Nullable RuntimeException fault;
        private volatile int refusals;

        ReplaceableLog(InMemoryEventStore store) {
            this.store = store;
        }

        @Override
        public Partitions partitions() {
            return store.partitions();
        }

        @Override
        public Stream<RecordedEvent> readAggregate(UUID aggregateId, long afterSequence) {
            return store.readAggregate(aggregateId, afterSequence);
        }

        @Override
        public Stream<RecordedEvent> readPartition(int partition, long afterPosition) {
            return store.readPartition(partition, afterPosition);
        }

        @Override
        public List<RecordedEvent> readBatch(int partition, long afterPosition, int limit) {
            var failure = isAway ? new StoreUnavailableException("away", false, new IllegalStateException()) : fault;
            if (failure != null) {
                refusals++;
                throw failure;
            }
            return store.readBatch(partition, afterPosition, limit);
        }

        @Override
        public List<Long> heads() {
            return store.heads();
        }

        @Override
        public Map<String, Receipt> findReceipts(UUID aggregateId, Set<String> idempotencyKeys) {
            return store.findReceipts(aggregateId, idempotencyKeys);
        }
    }
}
