package io.edupulse.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.bus.EventBus;
import io.edupulse.kernel.bus.FlatCombiner;
import io.edupulse.kernel.bus.GroupCommitEventBus;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.command.CommandResult.Conflicted;
import io.edupulse.kernel.command.CommandResult.Rejected;
import io.edupulse.kernel.command.Counter.Add;
import io.edupulse.kernel.command.Counter.AddTwice;
import io.edupulse.kernel.command.Counter.Added;
import io.edupulse.kernel.command.Counter.Break;
import io.edupulse.kernel.command.Counter.Look;
import io.edupulse.kernel.command.Counter.OutOfRange;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.InvalidEventException;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.UnknownEvent;
import io.edupulse.kernel.snapshot.Snapshots;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.testkit.Crowd;
import io.edupulse.testkit.InMemoryEventStore;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class CommandGatewayTest {

    private static final String UNWRITABLE = "unwritable";

    private final EventCodec codec = new PickyCodec(new RememberingEventCodec());
    private final InMemoryEventStore store = new InMemoryEventStore(4, codec);
    private final EventBus direct = new GroupCommitEventBus(store, store.partitions(), events -> {}, codec);
    private final EventIds ids = new EventIds(Clock.systemUTC());
    private final CommandGateway gateway = gateway(store, direct);
    private final UUID counter = UUID.randomUUID();
    private final int partition = store.partitions().of(counter);

    @Nested
    class A_command {

        @Test
        void gets_a_receipt_of_where_its_last_event_stands() {
            assertThat(gateway.send(new Add(counter, 10))).isEqualTo(accepted(1, 1));
            assertThat(gateway.send(new AddTwice(counter, 20, ""))).isEqualTo(accepted(3, 3));
            assertThat(gateway.send(new Add(anotherIn(partition), 1)))
                    .isInstanceOfSatisfying(
                            Accepted.class,
                            other -> assertThat(other.receipt().position()).isEqualTo(4));
            assertThat(gateway.send(new Add(counter, -50))).isEqualTo(accepted(4, 5));
            assertThat(amounts()).containsExactly(10, 20, 20, -50);
        }

        @Test
        void that_changes_nothing_gets_a_receipt_of_where_the_aggregate_stands() {
            assertThat(gateway.send(new Look(counter))).isEqualTo(accepted(0, 0));
            gateway.send(new AddTwice(counter, 1, ""));
            gateway.send(new Add(anotherIn(partition), 1));
            assertThat(gateway.send(new Look(counter))).isEqualTo(accepted(2, 2));
            assertThat(amounts()).hasSize(2);
        }

        @Test
        void that_is_refused_writes_nothing_and_says_why() {
            gateway.send(new Add(counter, 90));
            assertThat(gateway.send(new Add(counter, 11))).isEqualTo(new Rejected(new OutOfRange(90, 11)));
            assertThat(amounts()).containsExactly(90);
        }

        @Test
        void that_breaks_throws_what_broke_it_and_harms_nobody() {
            assertThatThrownBy(() -> gateway.send(new Break(counter))).hasMessage("The counter is broken");
            assertThat(gateway.send(new Add(counter, 1))).isEqualTo(accepted(1, 1));
        }

        @Test
        void that_no_aggregate_takes_is_a_mistake_of_the_program() {
            record Fly(UUID aggregateId) implements Command {}
            assertThatThrownBy(() -> gateway.send(new Fly(counter)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Fly");
        }

        @Test
        void gives_its_events_ids_a_time_in_microseconds_and_its_metadata() {
            var now = Instant.parse("2026-03-01T12:00:00.123456789Z");
            var node = new CommandGateway(
                    Aggregates.of(new Counter()),
                    store,
                    direct,
                    codec,
                    Snapshots.NONE,
                    ids,
                    Clock.fixed(now, ZoneOffset.UTC));
            var metadata = new Metadata("request-7", null, "ada", null);
            node.send(new AddTwice(counter, 1, ""), CommandOptions.NONE.withMetadata(metadata));

            var events = store.readAggregate(counter, 0).toList();
            assertThat(events)
                    .extracting(RecordedEvent::id)
                    .doesNotHaveDuplicates()
                    .isSorted();
            assertThat(events).allSatisfy(event -> {
                assertThat(event.occurredAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123456Z"));
                assertThat(event.metadata().correlationId()).isEqualTo("request-7");
                assertThat(event.metadata().actor()).isEqualTo("ada");
                assertThat(event.metadata().causationId())
                        .isEqualTo(events.getFirst().metadata().causationId())
                        .isNotNull();
            });
        }

        @Test
        void without_a_correlation_starts_one_of_its_own() {
            gateway.send(new Add(counter, 1));
            gateway.send(new Add(counter, 1));
            assertThat(store.readAggregate(counter, 0)
                            .map(event -> event.metadata().correlationId()))
                    .doesNotContainNull()
                    .doesNotHaveDuplicates();
        }
    }

    @Nested
    class An_expected_sequence {

        @Test
        void lets_the_command_through_when_the_aggregate_is_there() {
            assertThat(gateway.send(new Add(counter, 1), expecting(0))).isEqualTo(accepted(1, 1));
            assertThat(gateway.send(new Add(counter, 1), expecting(1))).isEqualTo(accepted(2, 2));
        }

        @Test
        void refuses_the_command_by_expected_and_actual_when_it_is_not() {
            gateway.send(new AddTwice(counter, 1, ""));
            assertThat(gateway.send(new Add(counter, 1), expecting(1))).isEqualTo(new Conflicted(counter, 1, 2));
            assertThat(gateway.send(new Add(counter, 1), expecting(5))).isEqualTo(new Conflicted(counter, 5, 2));
            assertThat(amounts()).hasSize(2);
        }

        @Test
        void is_compared_with_the_log_and_not_with_what_the_node_remembers() {
            gateway.send(new Add(counter, 1));
            anotherNode().send(new Add(counter, 1));
            assertThat(gateway.send(new Add(counter, 1), expecting(2))).isEqualTo(accepted(3, 3));
        }

        @Test
        void counts_the_commands_that_go_before_it_in_a_batch() throws Exception {
            var gate = new GatedBus();
            var results = batch(gate, sent(new Add(counter, 1)), sent(new Add(counter, 1), expecting(2)));
            assertThat(results).containsExactly(accepted(1, 1), accepted(2, 2), accepted(3, 3));
        }
    }

    @Nested
    class Another_writer {

        @Test
        void that_was_faster_makes_the_command_be_decided_again() {
            gateway.send(new Add(counter, 50));
            append(new Added(45, "foreign"));
            assertThat(gateway.send(new Add(counter, 5))).isEqualTo(accepted(3, 3));

            append(new Added(-100, "foreign"));
            append(new Added(95, "foreign"));
            assertThat(gateway.send(new Add(counter, 10))).isEqualTo(new Rejected(new OutOfRange(95, 10)));
        }

        @Test
        void never_makes_a_remembered_state_refuse_what_the_log_allows() {
            gateway.send(new Add(counter, 100));
            anotherNode().send(new Add(counter, -60));
            assertThat(gateway.send(new Add(counter, 60))).isEqualTo(accepted(3, 3));
        }

        @Test
        void that_is_always_faster_ends_in_a_conflict() {
            EventBus slow = append -> {
                store.append(List.of(Append.of(counter, append.expectedSequence(), events(new Added(0, "fast")))));
                return direct.commit(append);
            };
            assertThat(gateway(store, slow).send(new Add(counter, 1))).isEqualTo(new Conflicted(counter, 9, 10));
            assertThat(amounts()).hasSize(10).containsOnly(0);
        }

        @Test
        void whose_log_lost_its_tail_makes_the_node_forget_what_it_remembers() {
            var failover = new Failover();
            failover.node.send(new Add(counter, 60));
            failover.node.send(new Add(counter, 40));
            failover.other.send(new Add(counter, 60));
            failover.happen();

            assertThat(failover.node.send(new Add(counter, 30))).isEqualTo(accepted(2, 2));
        }

        @Test
        void who_wrote_other_events_where_the_log_lost_its_tail_is_noticed_by_the_event_and_not_by_the_sequence() {
            var failover = new Failover();
            failover.node.send(new Add(counter, 60));
            failover.other.send(new Add(counter, 95));
            failover.happen();

            assertThat(failover.node.send(new Add(counter, 30))).isEqualTo(new Rejected(new OutOfRange(95, 30)));
            assertThat(failover.node.send(new Add(counter, 5))).isEqualTo(accepted(2, 2));
        }

        /// A node whose log is replaced under it by one that has lost everything and that another node goes on with.
        private final class Failover {
            private final InMemoryEventStore restored = new InMemoryEventStore(4, codec);
            private final SwitchedReader switched = new SwitchedReader(store);
            private final CommandGateway node = gateway(
                    switched,
                    append -> switched.current == store
                            ? direct.commit(append)
                            : restored.append(List.of(append)).getFirst());
            private final CommandGateway other =
                    gateway(restored, new GroupCommitEventBus(restored, restored.partitions(), events -> {}, codec));

            void happen() {
                switched.current = restored;
            }
        }
    }

    @Nested
    class An_idempotency_key {

        @Test
        void sent_again_returns_the_first_receipt_and_changes_nothing() {
            gateway.send(new AddTwice(counter, 1, ""), key("a"));
            gateway.send(new Add(counter, 1));
            assertThat(gateway.send(new AddTwice(counter, 1, ""), key("a"))).isEqualTo(repeated(2, 2));
            assertThat(gateway.send(new Add(counter, 7), key("a"))).isEqualTo(repeated(2, 2));
            assertThat(amounts()).containsExactly(1, 1, 1);
        }

        @Test
        void is_remembered_by_the_log_and_known_to_every_node() {
            gateway.send(new Add(counter, 1), key("a"));
            assertThat(anotherNode().send(new Add(counter, 1), key("a"))).isEqualTo(repeated(1, 1));
            assertThat(amounts()).containsExactly(1);
        }

        @Test
        void returns_the_first_receipt_even_if_the_command_would_be_refused_now() {
            gateway.send(new Add(counter, 100), key("a"));
            assertThat(gateway.send(new Add(counter, 100), key("a"))).isEqualTo(repeated(1, 1));
            assertThat(anotherNode().send(new Add(counter, 100), key("a"))).isEqualTo(repeated(1, 1));
            assertThat(gateway.send(new Add(counter, 100), key("b"))).isEqualTo(new Rejected(new OutOfRange(100, 100)));
        }

        @Test
        void returns_the_first_receipt_even_if_the_sequence_has_moved_on() {
            var options = key("a").withExpectedSequence(0);
            gateway.send(new Add(counter, 1), options);
            assertThat(gateway.send(new Add(counter, 1), options)).isEqualTo(repeated(1, 1));
        }

        @Test
        void of_a_refused_command_is_free_again() {
            gateway.send(new Add(counter, 101), key("a"));
            assertThat(gateway.send(new Add(counter, 1), key("a"))).isEqualTo(accepted(1, 1));
        }

        @Test
        void of_a_command_without_events_is_remembered_too() {
            gateway.send(new Add(counter, 1));
            assertThat(gateway.send(new Look(counter), key("a"))).isEqualTo(accepted(1, 1));
            gateway.send(new Add(counter, 1));
            assertThat(gateway.send(new Look(counter), key("a"))).isEqualTo(repeated(1, 1));
        }

        @Test
        void belongs_to_one_aggregate() {
            var other = UUID.randomUUID();
            gateway.send(new Add(counter, 1), key("a"));
            assertThat(gateway.send(new Add(other, 1), key("a"))).isInstanceOfSatisfying(Accepted.class, accepted -> {
                assertThat(accepted.repeated()).isFalse();
                assertThat(accepted.receipt().aggregateId()).isEqualTo(other);
            });
        }

        @Test
        void twice_in_one_batch_is_written_once() throws Exception {
            var gate = new GatedBus();
            var results = batch(
                    gate,
                    sent(new Add(counter, 2), key("a")),
                    sent(new Add(counter, 3)),
                    sent(new Add(counter, 2), key("a")));
            assertThat(results).containsExactly(accepted(1, 1), accepted(2, 2), accepted(3, 3), repeated(2, 2));
            assertThat(amounts()).containsExactly(1, 2, 3);
            assertThat(gate.appends).hasSize(2);
        }

        @Test
        void repeated_in_a_batch_lets_its_neighbours_through() throws Exception {
            gateway.send(new Add(counter, 1), key("a"));
            gateway.send(new Add(counter, 1), key("b"));
            var gate = new GatedBus();
            var results = batch(
                    gate,
                    sent(new Add(counter, 10)),
                    sent(new Add(counter, 1), key("b")),
                    sent(new Add(counter, 1), key("a")),
                    sent(new Add(counter, 20), key("c")));
            assertThat(results)
                    .containsExactly(accepted(3, 3), accepted(4, 4), repeated(2, 2), repeated(1, 1), accepted(5, 5));
            assertThat(amounts()).containsExactly(1, 1, 1, 10, 20);
        }

        private static final int MANY = 1_024;

        /// Sends a command with each of many keys, which gather while the first one, without a key, is at the log.
        private List<CommandResult> sendAll(EventReader reader, GatedBus gate, IntFunction<Command> command)
                throws Exception {
            var node = gateway(reader, gate);
            var first = new Crowd<CommandResult>();
            first.start(() -> node.send(new Add(counter, 0)));
            gate.reached.await();
            try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
                var waiting = new ConcurrentLinkedQueue<Thread>();
                var sent = IntStream.range(0, MANY)
                        .mapToObj(i -> senders.submit(() -> {
                            waiting.add(Thread.currentThread());
                            return node.send(command.apply(i), key("key " + i));
                        }))
                        .toList();
                await().until(() -> waiting.size() == MANY
                        && waiting.stream().allMatch(thread -> LockSupport.getBlocker(thread) != null));
                gate.open.countDown();
                first.join();
                var results = new ArrayList<CommandResult>();
                for (var result : sent) {
                    results.add(result.get());
                }
                return results;
            }
        }

        @Test
        void of_each_of_a_thousand_commands_that_are_sent_again_costs_no_append_of_its_own() throws Exception {
            var first = sendAll(store, new GatedBus(), i -> new Add(counter, 0));
            assertThat(first).hasSize(MANY).allMatch(result -> result instanceof Accepted done && !done.repeated());
            int size = amounts().size();
            var gate = new GatedBus();

            var again = sendAll(store, gate, i -> new Add(counter, 0));

            assertThat(again)
                    .containsExactlyElementsOf(first.stream()
                            .map(result -> new Accepted(((Accepted) result).receipt(), true))
                            .toList());
            assertThat(gate.appends).hasSizeLessThanOrEqualTo(4);
            assertThat(amounts()).hasSize(size + 1);
        }

        @Test
        void of_each_of_a_thousand_commands_that_would_be_refused_now_costs_no_look_of_its_own() throws Exception {
            var first = sendAll(store, new GatedBus(), i -> new Add(counter, 0));
            append(new Added(100, "full"));
            var reader = new SwitchedReader(store);

            var again = sendAll(reader, new GatedBus(), i -> new Add(counter, 1));

            assertThat(again)
                    .containsExactlyElementsOf(first.stream()
                            .map(result -> new Accepted(((Accepted) result).receipt(), true))
                            .toList());
            assertThat(reader.looks).hasValueLessThanOrEqualTo(4);
        }

        @Test
        void that_is_known_of_half_of_a_batch_settles_that_half_at_once() throws Exception {
            for (int i = 0; i < MANY / 2; i++) {
                gateway.send(new Add(counter, 0), key("key " + 2 * i));
            }
            var gate = new GatedBus();

            var results = sendAll(store, gate, i -> new Add(counter, 0));

            for (int i = 0; i < MANY; i++) {
                assertThat(((Accepted) results.get(i)).repeated()).isEqualTo(i % 2 == 0);
            }
            assertThat(gate.appends).hasSizeLessThanOrEqualTo(6);
            assertThat(amounts()).hasSize(MANY + 1);
        }

        @Test
        void answers_when_nobody_knows_what_became_of_the_command() {
            EventBus torn = append -> {
                direct.commit(append);
                throw new StoreUnavailableException("The connection broke", true, new IllegalStateException());
            };
            assertThatThrownBy(() -> gateway(store, torn).send(new Add(counter, 1), key("a")))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            unknown -> assertThat(unknown.maybeCommitted()).isTrue());
            assertThat(gateway.send(new Add(counter, 1), key("a"))).isEqualTo(repeated(1, 1));
        }
    }

    @Nested
    class A_batch {

        @Test
        void is_decided_one_by_one_and_written_as_one_append() throws Exception {
            var gate = new GatedBus();
            var results = batch(
                    gate, sent(new Add(counter, 90)), sent(new Add(counter, 20)), sent(new AddTwice(counter, 4, "")));
            assertThat(results)
                    .containsExactly(
                            accepted(1, 1), accepted(2, 2), new Rejected(new OutOfRange(91, 20)), accepted(4, 4));
            assertThat(gate.appends).hasSize(2);
            assertThat(amounts()).containsExactly(1, 90, 4, 4);
        }

        @Test
        void is_decided_again_as_a_whole_when_another_writer_was_faster() throws Exception {
            var gate = new GatedBus();
            gate.beforeSecond = () -> append(new Added(95, "foreign"));
            var results =
                    batch(gate, sent(new Add(counter, 50)), sent(new Add(counter, -60)), sent(new Add(counter, 50)));
            assertThat(results)
                    .containsExactly(
                            accepted(1, 1), new Rejected(new OutOfRange(96, 50)), accepted(3, 3), accepted(4, 4));
        }

        @Test
        void goes_on_without_the_command_that_cannot_be_written_or_decided() throws Exception {
            var gate = new GatedBus();
            var node = gateway(store, gate);
            var good = new Crowd<CommandResult>();
            var bad = new Crowd<Throwable>();
            good.start(() -> node.send(new Add(counter, 1)));
            gate.reached.await();
            good.startAndAwaitParked(FlatCombiner.class, () -> node.send(new Add(counter, 2)));
            bad.startAndAwaitParked(FlatCombiner.class, () -> failureOf(node, new Add(counter, 3, UNWRITABLE)));
            bad.startAndAwaitParked(FlatCombiner.class, () -> failureOf(node, new Break(counter)));
            good.startAndAwaitParked(FlatCombiner.class, () -> node.send(new Add(counter, 4)));
            gate.open.countDown();

            assertThat(good.join()).containsExactly(accepted(1, 1), accepted(2, 2), accepted(3, 3));
            assertThat(bad.join())
                    .satisfiesExactly(
                            failure -> assertThat(failure).isInstanceOf(InvalidEventException.class),
                            failure -> assertThat(failure).hasMessage("The counter is broken"));
            assertThat(amounts()).containsExactly(1, 2, 4);
        }

        @Test
        void keeps_its_receipts_when_the_log_is_away_for_the_question_about_a_key() throws Exception {
            var gate = new GatedBus();
            var reader = new SwitchedReader(store);
            var node = gateway(reader, gate);
            var good = new Crowd<CommandResult>();
            var asking = new Crowd<Throwable>();
            good.start(() -> node.send(new Add(counter, 1)));
            gate.reached.await();
            good.startAndAwaitParked(FlatCombiner.class, () -> node.send(new Add(counter, 2)));
            asking.startAndAwaitParked(FlatCombiner.class, () -> failureOf(node, new Add(counter, 200), key("a")));
            reader.away = true;
            gate.open.countDown();

            assertThat(good.join()).containsExactly(accepted(1, 1), accepted(2, 2));
            assertThat(asking.join())
                    .allSatisfy(failure -> assertThat(failure).isInstanceOf(StoreUnavailableException.class));
        }

        @Test
        void that_fails_leaves_the_aggregate_ready_for_the_next_one() {
            append(new Added(1, ""));
            var reader = new SwitchedReader(store);
            var node = gateway(reader, direct);
            reader.away = true;
            assertThatThrownBy(() -> node.send(new Add(counter, 1))).isInstanceOf(StoreUnavailableException.class);
            reader.away = false;
            assertThat(node.send(new Add(counter, 1))).isEqualTo(accepted(2, 2));
        }

        @Test
        void that_begins_an_aggregate_does_not_look_at_the_log() {
            var reader = new SwitchedReader(store);
            reader.away = true;
            assertThat(gateway(reader, direct).send(new Add(counter, 1))).isEqualTo(accepted(1, 1));
        }
    }

    @Nested
    class A_stream {

        private record Crowed() implements DomainEvent {}

        @Test
        void with_an_event_that_nobody_knows_is_not_loaded_and_the_event_named() {
            append(new Added(1, ""));
            append(new UnknownEvent("BadgeAwarded"));
            assertThatThrownBy(() -> gateway.send(new Add(counter, 1)))
                    .isInstanceOf(AggregateNotLoadedException.class)
                    .hasMessageContainingAll(counter.toString(), "BadgeAwarded", "sequence 2")
                    .extracting("code")
                    .isEqualTo("aggregate.unknown-event");
        }

        @Test
        void of_another_kind_is_not_loaded() {
            append(new Crowed());
            assertThatThrownBy(() -> gateway.send(new Look(counter)))
                    .isInstanceOf(AggregateNotLoadedException.class)
                    .hasMessageContainingAll(counter.toString(), "not a counter", "Crowed")
                    .extracting("code")
                    .isEqualTo("aggregate.wrong-type");
            assertThat(store.readAggregate(counter, 0)).hasSize(1);
        }

        @Test
        void of_a_foreign_writer_is_folded_like_any_other() {
            append(new Added(40, "foreign"));
            append(new Added(40, "foreign"));
            assertThat(gateway.send(new Add(counter, 30))).isEqualTo(new Rejected(new OutOfRange(80, 30)));
            assertThat(gateway.send(new Add(counter, 20))).isEqualTo(accepted(3, 3));
        }
    }

    /// A codec that cannot write what is labelled so, and knows unknown events by their own name.
    private record PickyCodec(EventCodec codec) implements EventCodec {

        @Override
        public EncodedEvent encode(DomainEvent event) {
            if (event instanceof Added(var _, var label) && label.equals(UNWRITABLE)) {
                throw new InvalidEventException("event.invalid-text", "The label is unwritable");
            }
            var encoded = codec.encode(event);
            return event instanceof UnknownEvent(var type) ? new EncodedEvent(type, encoded.json()) : encoded;
        }

        @Override
        public DomainEvent decode(EncodedEvent encoded) {
            return codec.decode(encoded);
        }
    }

    /// A bus that holds the first append until it is opened, so that commands gather behind it.
    private final class GatedBus implements EventBus {

        private static final int MANY_APPENDS = 50;

        private final ConcurrentLinkedQueue<Append> appends = new ConcurrentLinkedQueue<>();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private Runnable beforeSecond = () -> {};

        @Override
        public AppendOutcome commit(Append append) {
            appends.add(append);
            assertThat(appends.size()).as("appends").isLessThan(MANY_APPENDS); // else it would take minutes to fail
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (appends.size() == 2) {
                beforeSecond.run();
            }
            return direct.commit(append);
        }
    }

    /// A reader that can be away, or turn to another log.
    private static final class SwitchedReader implements EventReader {

        private final AtomicInteger looks = new AtomicInteger();
        private volatile EventStore current;
        private volatile boolean away;

        SwitchedReader(EventStore current) {
            this.current = current;
        }

        private EventStore log() {
            if (away) {
                throw new StoreUnavailableException("The log is away", false, new IllegalStateException());
            }
            return current;
        }

        @Override
        public Partitions partitions() {
            return current.partitions();
        }

        @Override
        public Stream<RecordedEvent> readAggregate(UUID aggregateId, long afterSequence) {
            return log().readAggregate(aggregateId, afterSequence);
        }

        @Override
        public Stream<RecordedEvent> readPartition(int partition, long afterPosition) {
            return log().readPartition(partition, afterPosition);
        }

        @Override
        public List<RecordedEvent> readBatch(int partition, long afterPosition, int limit) {
            return log().readBatch(partition, afterPosition, limit);
        }

        @Override
        public List<Long> heads() {
            return log().heads();
        }

        @Override
        public Map<String, Receipt> findReceipts(UUID aggregateId, Set<String> idempotencyKeys) {
            looks.incrementAndGet();
            return log().findReceipts(aggregateId, idempotencyKeys);
        }
    }

    private CommandGateway gateway(EventReader reader, EventBus bus) {
        return new CommandGateway(
                Aggregates.of(new Counter()), reader, bus, codec, Snapshots.NONE, ids, Clock.systemUTC());
    }

    private CommandGateway anotherNode() {
        return gateway(store, new GroupCommitEventBus(store, store.partitions(), events -> {}, codec));
    }

    /// Sends commands that gather, in their order, while the first one, which adds 1, is at the log.
    @SafeVarargs
    private List<CommandResult> batch(GatedBus gate, PendingCommand<Command>... submissions) throws Exception {
        var node = gateway(store, gate);
        var crowd = new Crowd<CommandResult>();
        crowd.start(() -> node.send(new Add(counter, 1)));
        gate.reached.await();
        for (var submission : submissions) {
            crowd.startAndAwaitParked(FlatCombiner.class, () -> node.send(submission.command(), submission.options()));
        }
        gate.open.countDown();
        return crowd.join();
    }

    private static PendingCommand<Command> sent(Command command) {
        return sent(command, CommandOptions.NONE);
    }

    private static PendingCommand<Command> sent(Command command, CommandOptions options) {
        return new PendingCommand<>(command, options);
    }

    private static CommandOptions key(String key) {
        return CommandOptions.NONE.withIdempotencyKey(key);
    }

    private static CommandOptions expecting(long sequence) {
        return CommandOptions.NONE.withExpectedSequence(sequence);
    }

    private Accepted accepted(long sequence, long position) {
        return new Accepted(new Receipt(counter, sequence, partition, position), false);
    }

    private Accepted repeated(long sequence, long position) {
        return new Accepted(new Receipt(counter, sequence, partition, position), true);
    }

    /// Writes to the counter's stream past all gateways.
    private void append(DomainEvent event) {
        long last = store.readAggregate(counter, 0).count();
        assertThat(store.append(List.of(Append.of(counter, last, events(event)))))
                .singleElement()
                .isInstanceOf(Appended.class);
    }

    private List<NewEvent> events(DomainEvent event) {
        return List.of(new NewEvent(ids.next(), Instant.EPOCH, Metadata.NONE, codec.encode(event)));
    }

    private List<Integer> amounts() {
        return store.readAggregate(counter, 0)
                .map(event -> ((Added) event.event()).amount())
                .toList();
    }

    private UUID anotherIn(int wanted) {
        return Stream.generate(UUID::randomUUID)
                .filter(id -> store.partitions().of(id) == wanted)
                .findFirst()
                .orElseThrow();
    }

    private static Throwable failureOf(CommandGateway node, Command command) {
        return failureOf(node, command, CommandOptions.NONE);
    }

    private static Throwable failureOf(CommandGateway node, Command command, CommandOptions options) {
        try {
            return new AssertionError("It returned " + node.send(command, options));
        } catch (RuntimeException failure) {
            return failure;
        }
    }
}
