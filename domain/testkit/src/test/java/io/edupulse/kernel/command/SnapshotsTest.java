package io.edupulse.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.bus.GroupCommitEventBus;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.command.Counter.Add;
import io.edupulse.kernel.command.Counter.Added;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.fingerprint.Fingerprint;
import io.edupulse.kernel.snapshot.Snapshot;
import io.edupulse.kernel.snapshot.Snapshots;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.testkit.InMemoryEventStore;
import io.edupulse.testkit.InMemorySnapshots;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SnapshotsTest {

    private static final int LONG = 5_000;

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final InMemoryEventStore store = new InMemoryEventStore(1, codec);
    private final InMemorySnapshots snapshots = new InMemorySnapshots();
    private final CountingReader reader =
            new CountingReader(store, snapshots, new AtomicLong(), new AtomicReference<>(() -> {}));
    private final UUID counter = UUID.randomUUID();

    private CommandGateway node() {
        var bus = new GroupCommitEventBus(store, store.partitions(), events -> {}, codec);
        var clock = Clock.systemUTC();
        return new CommandGateway(
                Aggregates.of(new Counter()), reader, bus, codec, snapshots, new EventIds(clock), clock);
    }

    /// Goes up and down, so that the value is 1 after an odd number of events.
    private void append(int count) {
        long head = store.readAggregate(counter, 0).count();
        var events = IntStream.range(0, count)
                .mapToObj(i -> new NewEvent(
                        UUID.randomUUID(),
                        Instant.EPOCH,
                        Metadata.NONE,
                        codec.encode(new Added((head + i) % 2 == 0 ? 1 : -1, ""))))
                .toList();
        store.append(List.of(Append.of(counter, head, events)));
    }

    private static Snapshots.Kind<Integer> kind() {
        return new Snapshots.Kind<>(Integer.class, Fingerprint.of(new Counter()).orElseThrow());
    }

    /// The value is what it should be if the counter takes exactly up to 100.
    private void assertValueIs(CommandGateway node, int value) {
        assertThat(node.send(new Add(counter, 101 - value))).isInstanceOf(CommandResult.Rejected.class);
        assertThat(node.send(new Add(counter, 100 - value))).isInstanceOf(Accepted.class);
    }

    @Test
    void a_long_stream_is_folded_once_and_then_read_from_its_snapshot() {
        append(LONG + 1);
        node().send(new Add(counter, 200));
        await().until(() -> snapshots.saves() == 1);
        reader.read.set(0);

        assertValueIs(node(), 1);

        assertThat(reader.read.get()).isLessThan(300);
    }

    @Test
    void a_state_of_a_type_that_cannot_be_kept_is_read_from_its_events() {
        append(LONG + 1);
        snapshots.refuseAll();

        assertValueIs(node(), 1);
        assertValueIs(node(), 100);

        assertThat(snapshots.looks()).isZero();
        assertThat(snapshots.saves()).isZero();
    }

    @Test
    void what_came_after_the_snapshot_is_folded_onto_it() {
        append(LONG);
        node().send(new Add(counter, 200));
        await().until(() -> snapshots.saves() == 1);
        append(7);

        assertValueIs(node(), 1);
    }

    @Test
    void a_snapshot_that_is_replaced_between_the_two_looks_is_taken_as_it_is_then() {
        append(LONG + 1);
        var older = store.readAggregate(counter, 3_999).findFirst().orElseThrow();
        var newer = store.readAggregate(counter, LONG - 1).findFirst().orElseThrow();
        snapshots.save(counter, kind(), new Snapshot<>(0, 4_000, older.id()));
        reader.afterLook.set(() -> snapshots.save(counter, kind(), new Snapshot<>(50, LONG, newer.id())));

        assertValueIs(node(), 51);

        assertThat(reader.read.get()).isLessThan(300);
    }

    @Test
    void a_state_that_stays_warm_gets_its_snapshots_too() {
        var node = node();
        for (int i = 0; i < LONG; i++) {
            node.send(new Add(counter, i % 2 == 0 ? 1 : -1));
        }

        await().until(() -> snapshots.saves() > 0);
        assertThat(snapshots.saves()).isLessThan(LONG / 50);
    }

    @Test
    void a_short_stream_is_never_looked_up_nor_saved() {
        append(100);

        assertValueIs(node(), 0);

        assertThat(snapshots.looks()).isZero();
        assertThat(snapshots.saves()).isZero();
    }

    @Test
    void a_snapshot_from_another_history_is_ignored_and_replaced() {
        append(LONG);
        snapshots.save(counter, kind(), new Snapshot<>(55, 4_000, UUID.randomUUID()));

        assertValueIs(node(), 0);

        await().until(() -> snapshots.saves() == 2);
        assertThat(snapshots.find(counter, kind()).orElseThrow().state()).isZero();
    }

    @Test
    void a_snapshot_that_is_ahead_of_the_log_is_ignored_and_replaced() {
        append(LONG);
        snapshots.save(counter, kind(), new Snapshot<>(55, LONG + 5, UUID.randomUUID()));

        assertValueIs(node(), 0);

        await().until(() -> snapshots.saves() == 2);
    }

    @Test
    void other_code_does_not_see_it() {
        append(LONG);
        var other = new Snapshots.Kind<>(Integer.class, new Fingerprint("0".repeat(32)));
        var last = store.readAggregate(counter, LONG - 1).findFirst().orElseThrow();
        snapshots.save(counter, other, new Snapshot<>(55, LONG, last.id()));

        assertValueIs(node(), 0);

        await().until(() -> snapshots.saves() == 2);
        assertThat(snapshots.find(counter, other).orElseThrow().state()).isEqualTo(55);
    }

    /// Counts the events that are read.
    private record CountingReader(
            EventReader log, InMemorySnapshots snapshots, AtomicLong read, AtomicReference<Runnable> afterLook)
            implements EventReader {

        @Override
        public Partitions partitions() {
            return log.partitions();
        }

        @Override
        public Stream<RecordedEvent> readAggregate(UUID aggregateId, long afterSequence) {
            return log.readAggregate(aggregateId, afterSequence).peek(event -> read.incrementAndGet());
        }

        @Override
        public Stream<RecordedEvent> readFromSnapshot(UUID aggregateId, Fingerprint fingerprint) {
            long behind = snapshots
                    .by(aggregateId, fingerprint)
                    .filter(snapshot -> isOfThisLog(aggregateId, snapshot))
                    .map(snapshot -> snapshot.sequence() - 1)
                    .orElse(0L);
            var events = readAggregate(aggregateId, behind);
            afterLook.getAndSet(() -> {}).run();
            return events;
        }

        private boolean isOfThisLog(UUID aggregateId, Snapshot<?> snapshot) {
            return log.readAggregate(aggregateId, snapshot.sequence() - 1)
                    .findFirst()
                    .filter(event -> event.id().equals(snapshot.eventId()))
                    .isPresent();
        }

        @Override
        public Stream<RecordedEvent> readPartition(int partition, long afterPosition) {
            return log.readPartition(partition, afterPosition);
        }

        @Override
        public List<RecordedEvent> readBatch(int partition, long afterPosition, int limit) {
            return log.readBatch(partition, afterPosition, limit);
        }

        @Override
        public List<Long> heads() {
            return log.heads();
        }

        @Override
        public Map<String, Receipt> findReceipts(UUID aggregateId, Set<String> idempotencyKeys) {
            return log.findReceipts(aggregateId, idempotencyKeys);
        }
    }
}
