package io.edupulse.kernel.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.AppendOutcome.Conflict;
import io.edupulse.kernel.store.AppendOutcome.Repeated;
import io.edupulse.kernel.store.EventAppender;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.testkit.Crowd;
import io.edupulse.testkit.InMemoryEventStore;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class GroupCommitEventBusTest {

    private record Noted(String text) implements DomainEvent {}

    /// As if all were in one partition: then there is one group.
    private static final Partitions ONE_GROUP = new Partitions(1);

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final InMemoryEventStore store = new InMemoryEventStore(2, codec);
    private final EventIds ids = new EventIds(Clock.systemUTC());
    private final List<List<RecordedEvent>> heard = Collections.synchronizedList(new ArrayList<>());

    /// A log that keeps count of its calls and holds the first one until the gate opens.
    private final class GatedLog implements EventAppender {

        private final ConcurrentLinkedQueue<List<Append>> calls = new ConcurrentLinkedQueue<>();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);

        @Override
        public List<AppendOutcome> append(List<Append> appends) {
            calls.add(appends);
            reached.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return store.append(appends);
        }
    }

    @Test
    void returns_what_became_of_an_append() {
        var bus = new GroupCommitEventBus(store, store.partitions(), heard::add, codec);
        var id = UUID.randomUUID();
        int partition = store.partitions().of(id);
        var keyed = new Append(id, 2, List.of(), List.of(new Append.IdempotencyKey("k", 0)));

        assertThat(bus.commit(append(id, 0, 2))).isEqualTo(new Appended(id, 2, partition, 1));
        assertThat(bus.commit(append(id, 1, 1))).isEqualTo(new Conflict(id, 1, 2));
        assertThat(bus.commit(keyed)).isInstanceOf(Appended.class);
        assertThat(bus.commit(keyed)).isInstanceOf(Repeated.class);
    }

    @Test
    void many_waiters_go_to_the_log_in_one_call_each_with_its_own_outcome() throws Exception {
        var log = new GatedLog();
        var bus = new GroupCommitEventBus(log, ONE_GROUP, heard::add, codec);
        var outcomes = new Crowd<AppendOutcome>();
        var first = append(UUID.randomUUID(), 0, 1);
        outcomes.start(() -> bus.commit(first));
        log.reached.await();
        var waiting = new ArrayList<Append>();
        for (int i = 0; i < 20; i++) {
            var append = append(UUID.randomUUID(), i % 5 == 4 ? 7 : 0, 1 + i % 3);
            waiting.add(append);
            outcomes.startAndAwaitParked(FlatCombiner.class, () -> bus.commit(append));
        }
        log.gate.countDown();

        var results = outcomes.join();
        assertThat(log.calls).containsExactly(List.of(first), waiting);
        for (int i = 0; i < 20; i++) {
            assertThat(results.get(i + 1)).isInstanceOf(i % 5 == 4 ? Conflict.class : Appended.class);
        }
    }

    @Test
    void while_one_partition_is_written_another_one_can_be() throws Exception {
        var log = new GatedLog();
        var bus = new GroupCommitEventBus(log, store.partitions(), heard::add, codec);
        var outcomes = new Crowd<AppendOutcome>();
        for (int partition = 0; partition < 2; partition++) {
            var append = append(aggregateIn(partition), 0, 1);
            outcomes.start(() -> bus.commit(append));
        }
        await().until(() -> log.calls.size() == 2);
        log.gate.countDown();

        assertThat(outcomes.join()).hasOnlyElementsOfType(Appended.class);
    }

    private UUID aggregateIn(int partition) {
        return Stream.generate(UUID::randomUUID)
                .filter(id -> store.partitions().of(id) == partition)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tells_the_listener_what_is_in_the_log_in_the_order_of_commits() throws Exception {
        var bus = new GroupCommitEventBus(store, store.partitions(), heard::add, codec);
        var writers = new Crowd<Void>();
        for (int writer = 0; writer < 16; writer++) {
            writers.start(() -> {
                var id = UUID.randomUUID();
                for (int i = 0; i < 50; i++) {
                    bus.commit(append(id, 2 * i, 2));
                }
                return null;
            });
        }
        writers.join();

        for (int partition = 0; partition < 2; partition++) {
            int p = partition;
            var told = heard.stream().flatMap(List::stream).filter(event -> event.partition() == p);
            assertThat(told.map(GroupCommitEventBusTest::inFull).toList())
                    .isEqualTo(store.readPartition(p, 0)
                            .map(GroupCommitEventBusTest::inFull)
                            .toList());
        }
    }

    @Test
    void does_not_tell_the_listener_what_was_not_written() {
        var bus = new GroupCommitEventBus(store, ONE_GROUP, heard::add, codec);
        bus.commit(append(UUID.randomUUID(), 3, 1));
        bus.commit(new Append(UUID.randomUUID(), 0, List.of(), List.of(new Append.IdempotencyKey("k", 0))));

        assertThat(heard).isEmpty();
    }

    @Test
    void a_listener_that_fails_does_not_undo_a_commit() {
        var bus = new GroupCommitEventBus(
                store,
                store.partitions(),
                events -> {
                    throw new IllegalStateException("The listener is broken");
                },
                codec);
        var id = UUID.randomUUID();

        assertThat(bus.commit(append(id, 0, 1))).isInstanceOf(Appended.class);
        assertThat(store.readAggregate(id, 0)).hasSize(1);
    }

    @Test
    void a_log_that_is_away_fails_the_group_and_not_the_next_one() {
        var away = new StoreUnavailableException("The log is away", true, new IllegalStateException());
        var calls = new ArrayList<List<Append>>();
        EventAppender log = appends -> {
            calls.add(appends);
            if (calls.size() == 1) {
                throw away;
            }
            return store.append(appends);
        };
        var bus = new GroupCommitEventBus(log, ONE_GROUP, heard::add, codec);
        var append = append(UUID.randomUUID(), 0, 1);

        assertThatThrownBy(() -> bus.commit(append)).isSameAs(away);
        assertThat(bus.commit(append)).isInstanceOf(Appended.class);
    }

    @Test
    void a_group_is_bounded_in_bytes() throws Exception {
        var log = new GatedLog();
        var bus = new GroupCommitEventBus(log, ONE_GROUP, heard::add, codec);
        var outcomes = new Crowd<AppendOutcome>();
        outcomes.start(() -> bus.commit(append(UUID.randomUUID(), 0, 1)));
        log.reached.await();
        for (int i = 0; i < 3; i++) {
            var heavy = Append.of(UUID.randomUUID(), 0, List.of(event(new EncodedEvent("Noted", new byte[3 << 20]))));
            outcomes.startAndAwaitParked(FlatCombiner.class, () -> bus.commit(heavy));
        }
        log.gate.countDown();

        assertThat(outcomes.join()).hasSize(4);
        assertThat(log.calls).hasSize(4).allMatch(call -> call.size() == 1);
    }

    private Append append(UUID id, long expectedSequence, int events) {
        return Append.of(
                id,
                expectedSequence,
                Stream.generate(() -> event(codec.encode(new Noted("n"))))
                        .limit(events)
                        .toList());
    }

    private NewEvent event(EncodedEvent encoded) {
        return new NewEvent(ids.next(), Instant.EPOCH, Metadata.NONE, encoded);
    }

    private static List<Object> inFull(RecordedEvent event) {
        return List.of(event.id(), event.aggregateId(), event.sequence(), event.partition(), event.position());
    }
}
