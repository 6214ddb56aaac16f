package io.edupulse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.AggregateRange;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.AppendOutcome.Conflict;
import io.edupulse.kernel.store.AppendOutcome.Repeated;
import io.edupulse.kernel.store.EventScan;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Head;
import io.edupulse.kernel.store.Receipt;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What every event store guarantees. A store proves itself by a test class that extends this one.
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class EventStoreContract {

    protected static final int PARTITIONS = 4;

    protected record Noted(String text) implements DomainEvent {}

    protected record Rubbed(int words) implements DomainEvent {}

    private final EventCodec codec = new RememberingEventCodec();
    private final EventIds ids = new EventIds(Clock.systemUTC());
    private EventStore store;

    /// An empty store with [#PARTITIONS] partitions.
    protected abstract EventStore createStore(EventCodec codec);

    @BeforeEach
    void create() {
        store = createStore(codec);
    }

    @Nested
    class Appending {

        @Test
        void gives_events_the_next_sequences_and_dense_positions() {
            var aggregate = UUID.randomUUID();
            var outcome = appendOne(append(aggregate, 0, 3));
            int partition = store.partitions().of(aggregate);

            assertThat(outcome).isEqualTo(new Appended(aggregate, 3, partition, 1));
            assertThat(appendOne(append(aggregate, 3, 2))).isEqualTo(new Appended(aggregate, 5, partition, 4));
            assertThat(sequences(aggregate)).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(positions(partition)).containsExactly(1L, 2L, 3L, 4L, 5L);
        }

        @Test
        void refuses_a_wrong_sequence_and_names_both() {
            var aggregate = UUID.randomUUID();
            appendOne(append(aggregate, 0, 2));

            assertThat(appendOne(append(aggregate, 1, 1))).isEqualTo(new Conflict(aggregate, 1, 2));
            assertThat(appendOne(append(aggregate, 9, 1))).isEqualTo(new Conflict(aggregate, 9, 2));
            assertThat(appendOne(append(UUID.randomUUID(), 1, 1))).isInstanceOf(Conflict.class);
            assertThat(sequences(aggregate)).containsExactly(1L, 2L);
        }

        @Test
        void takes_an_append_whose_expected_event_is_the_last_one() {
            var first = append(UUID.randomUUID(), 0, 2);
            appendOne(first);

            assertThat(appendOne(behind(first, first.events().getLast().id()))).isInstanceOf(Appended.class);
        }

        @Test
        void refuses_an_append_that_expects_another_event_at_its_sequence() {
            var first = append(UUID.randomUUID(), 0, 2);
            var other = append(UUID.randomUUID(), 0, 2);
            store.append(List.of(first, other));

            var outcomes = store.append(List.of(
                    behind(first, first.events().getFirst().id()),
                    behind(other, other.events().getLast().id())));

            assertThat(outcomes.getFirst()).isEqualTo(new Conflict(first.aggregateId(), 2, 2));
            assertThat(outcomes.getLast()).isInstanceOf(Appended.class);
            assertThat(sequences(first.aggregateId())).containsExactly(1L, 2L);
        }

        @Test
        void takes_an_append_that_expects_the_last_event_of_another_one_in_the_same_batch() {
            var first = append(UUID.randomUUID(), 0, 2);

            assertThat(store.append(List.of(
                            first, behind(first, first.events().getLast().id()))))
                    .allMatch(Appended.class::isInstance);
        }

        private Append behind(Append first, UUID expectedEvent) {
            return new Append(first.aggregateId(), first.lastSequence(), expectedEvent, events(1), List.of());
        }

        @Test
        void one_conflict_does_not_fail_its_neighbours_and_leaves_no_hole() {
            var taken = UUID.randomUUID();
            appendOne(append(taken, 0, 1));
            var batch = new ArrayList<Append>();
            for (int i = 0; i < 40; i++) {
                batch.add(i % 3 == 0 ? append(taken, 0, 2) : append(UUID.randomUUID(), 0, 1 + i % 4));
            }

            var outcomes = store.append(batch);

            for (int i = 0; i < batch.size(); i++) {
                assertThat(outcomes.get(i)).isInstanceOf(i % 3 == 0 ? Conflict.class : Appended.class);
                if (outcomes.get(i) instanceof Appended appended) {
                    assertThat(eventsOf(batch.get(i).aggregateId()).getFirst().position())
                            .isEqualTo(appended.firstPosition());
                }
            }
            assertPositionsAreDense();
        }

        @Test
        void two_appends_for_one_aggregate_take_effect_in_their_order() {
            var aggregate = UUID.randomUUID();
            var outcomes =
                    store.append(List.of(append(aggregate, 0, 2), append(aggregate, 2, 1), append(aggregate, 2, 1)));

            assertThat(outcomes.get(0)).isInstanceOf(Appended.class);
            assertThat(outcomes.get(1)).isInstanceOf(Appended.class);
            assertThat(outcomes.get(2)).isEqualTo(new Conflict(aggregate, 2, 3));
            assertThat(sequences(aggregate)).containsExactly(1L, 2L, 3L);
        }

        @Test
        void nothing_is_fine_too() {
            assertThat(store.append(List.of())).isEmpty();
        }

        @Test
        void refuses_sequences_that_are_out_of_range() {
            assertThatThrownBy(() -> append(UUID.randomUUID(), -1, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> append(UUID.randomUUID(), Long.MAX_VALUE, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void writers_side_by_side_leave_dense_positions_and_lose_nothing() throws Exception {
            var hot = UUID.randomUUID();
            int writers = 8;
            int each = 60;
            try (var threads = Executors.newFixedThreadPool(writers)) {
                var work = IntStream.range(0, writers)
                        .<Callable<Integer>>mapToObj(w -> () -> {
                            int won = 0;
                            for (int i = 0; i < each; i++) {
                                long expected = i % 2 == 0 ? 0 : lastSequence(hot);
                                var aggregate = i % 2 == 0 ? UUID.randomUUID() : hot;
                                won += appendOne(append(aggregate, expected, 1)) instanceof Appended ? 1 : 0;
                            }
                            return won;
                        })
                        .toList();
                int won = 0;
                for (var result : threads.invokeAll(work)) {
                    won += result.get();
                }
                assertThat(store.heads().stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(won);
            }
            assertPositionsAreDense();
            assertThat(sequences(hot))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, lastSequence(hot)).boxed().toList());
        }
    }

    @Nested
    class IdempotencyKeys {

        @Test
        void the_same_key_again_returns_the_first_receipt_and_writes_nothing() {
            var aggregate = UUID.randomUUID();
            int partition = store.partitions().of(aggregate);
            var first = new Append(
                    aggregate,
                    0,
                    events(3),
                    List.of(new Append.IdempotencyKey("a", 2), new Append.IdempotencyKey("b", 3)));
            appendOne(first);

            var again = new Append(aggregate, 3, events(1), List.of(new Append.IdempotencyKey("a", 1)));
            assertThat(appendOne(again)).isEqualTo(new Repeated(Map.of("a", new Receipt(aggregate, 2, partition, 2))));
            assertThat(store.findReceipt(aggregate, "b")).contains(new Receipt(aggregate, 3, partition, 3));
            assertThat(sequences(aggregate)).hasSize(3);
        }

        @Test
        void a_key_is_known_before_a_wrong_sequence_is() {
            var aggregate = UUID.randomUUID();
            appendOne(new Append(aggregate, 0, events(1), List.of(new Append.IdempotencyKey("a", 1))));
            var again = new Append(aggregate, 0, events(1), List.of(new Append.IdempotencyKey("a", 1)));
            assertThat(appendOne(again)).isInstanceOf(Repeated.class);
        }

        @Test
        void all_known_keys_are_named() {
            var aggregate = UUID.randomUUID();
            int partition = store.partitions().of(aggregate);
            appendOne(new Append(
                    aggregate,
                    0,
                    events(2),
                    List.of(new Append.IdempotencyKey("a", 1), new Append.IdempotencyKey("b", 2))));

            var again = new Append(
                    aggregate,
                    2,
                    events(3),
                    List.of(
                            new Append.IdempotencyKey("new", 1),
                            new Append.IdempotencyKey("b", 2),
                            new Append.IdempotencyKey("a", 3)));
            var earlier =
                    Map.of("a", new Receipt(aggregate, 1, partition, 1), "b", new Receipt(aggregate, 2, partition, 2));
            assertThat(appendOne(again)).isEqualTo(new Repeated(earlier));
            assertThat(store.findReceipts(aggregate, Set.of("b", "new", "a"))).isEqualTo(earlier);
            assertThat(store.findReceipts(aggregate, Set.of("new"))).isEmpty();
        }

        @Test
        void a_key_counts_within_a_batch() {
            var aggregate = UUID.randomUUID();
            var append = new Append(aggregate, 0, events(1), List.of(new Append.IdempotencyKey("a", 1)));
            var again = new Append(aggregate, 1, events(1), List.of(new Append.IdempotencyKey("a", 1)));

            var outcomes = store.append(List.of(append, append(UUID.randomUUID(), 0, 1), again));

            assertThat(outcomes.get(0)).isInstanceOf(Appended.class);
            assertThat(outcomes.get(1)).isInstanceOf(Appended.class);
            assertThat(outcomes.get(2))
                    .isInstanceOfSatisfying(
                            Repeated.class,
                            repeated -> assertThat(repeated.receipts())
                                    .hasEntrySatisfying(
                                            "a",
                                            receipt -> assertThat(receipt.sequence())
                                                    .isEqualTo(1)));
            assertThat(sequences(aggregate)).containsExactly(1L);
        }

        @Test
        void outcomes_of_all_kinds_come_from_one_batch_in_its_order() {
            var known = UUID.randomUUID();
            var fresh = UUID.randomUUID();
            appendOne(new Append(known, 0, events(1), List.of(new Append.IdempotencyKey("a", 1))));

            var outcomes = store.append(List.of(
                    append(UUID.randomUUID(), 3, 1),
                    new Append(known, 1, events(1), List.of(new Append.IdempotencyKey("a", 1))),
                    new Append(fresh, 0, events(2), List.of(new Append.IdempotencyKey("a", 2))),
                    append(known, 0, 1)));

            assertThat(outcomes)
                    .extracting(Object::getClass)
                    .<Class<?>>extracting(type -> type)
                    .containsExactly(Conflict.class, Repeated.class, Appended.class, Conflict.class);
            assertThat(store.findReceipt(fresh, "a")).map(Receipt::sequence).contains(2L);
            assertPositionsAreDense();
        }

        @Test
        void each_append_of_a_batch_names_its_own_known_keys() {
            var keys = IntStream.rangeClosed(1, 300)
                    .mapToObj(i -> new Append.IdempotencyKey("key \"" + i + "\"", i))
                    .toList();
            var many = UUID.randomUUID();
            appendOne(new Append(many, 0, events(300), keys));
            var few = UUID.randomUUID();
            appendOne(new Append(few, 0, events(2), keys.subList(0, 2)));

            var outcomes = store.append(List.of(
                    append(UUID.randomUUID(), 0, 1),
                    new Append(few, 2, events(2), List.of(keys.get(1), new Append.IdempotencyKey("new", 1))),
                    append(UUID.randomUUID(), 0, 1),
                    new Append(many, 300, events(300), keys),
                    append(few, 2, 1)));

            assertThat(outcomes.get(1))
                    .isEqualTo(new Repeated(Map.of(
                            keys.get(1).value(),
                            new Receipt(few, 2, store.partitions().of(few), positionOf(few, 2)))));
            assertThat(outcomes.get(3)).isInstanceOfSatisfying(Repeated.class, repeated -> {
                assertThat(repeated.receipts()).hasSize(300);
                for (var key : keys) {
                    assertThat(repeated.receipts())
                            .containsEntry(
                                    key.value(),
                                    new Receipt(
                                            many,
                                            key.events(),
                                            store.partitions().of(many),
                                            positionOf(many, key.events())));
                }
            });
            assertThat(List.of(outcomes.get(0), outcomes.get(2), outcomes.get(4)))
                    .hasOnlyElementsOfType(Appended.class);
            assertPositionsAreDense();
        }

        private long positionOf(UUID aggregate, long sequence) {
            return store.readAggregate(aggregate, sequence - 1)
                    .findFirst()
                    .orElseThrow()
                    .position();
        }

        @Test
        void a_key_belongs_to_its_aggregate() {
            appendOne(new Append(UUID.randomUUID(), 0, events(1), List.of(new Append.IdempotencyKey("a", 1))));
            var other = UUID.randomUUID();
            assertThat(appendOne(new Append(other, 0, events(1), List.of(new Append.IdempotencyKey("a", 1)))))
                    .isInstanceOf(Appended.class);
            assertThat(store.findReceipt(UUID.randomUUID(), "a")).isEmpty();
        }

        @Test
        void an_append_without_events_can_note_a_key() {
            var aggregate = UUID.randomUUID();
            appendOne(append(aggregate, 0, 2));
            int partition = store.partitions().of(aggregate);
            assertThat(appendOne(new Append(aggregate, 2, List.of(), List.of(new Append.IdempotencyKey("a", 0)))))
                    .isEqualTo(new Appended(aggregate, 2, partition, 3));
            assertThat(store.findReceipt(aggregate, "a")).contains(new Receipt(aggregate, 2, partition, 2));
        }

        @Test
        void a_key_of_an_append_that_conflicts_is_not_noted() {
            var aggregate = UUID.randomUUID();
            appendOne(new Append(aggregate, 7, events(1), List.of(new Append.IdempotencyKey("a", 1))));
            assertThat(store.findReceipt(aggregate, "a")).isEmpty();
        }
    }

    @Nested
    class Reading {

        @Test
        void an_event_comes_back_as_it_was_written() {
            var aggregate = UUID.randomUUID();
            var at = Instant.now().truncatedTo(ChronoUnit.MICROS);
            var metadata = new Metadata("correlation", "causation", "actor \"quoted\"", null);
            var written = new NewEvent(ids.next(), at, metadata, codec.encode(new Noted("hello")));
            appendOne(Append.of(aggregate, 0, List.of(written)));

            var read = eventsOf(aggregate).getFirst();
            assertThat(read.id()).isEqualTo(written.id());
            assertThat(read.aggregateId()).isEqualTo(aggregate);
            assertThat(read.sequence()).isEqualTo(1);
            assertThat(read.occurredAt()).isEqualTo(at);
            assertThat(read.metadata()).isEqualTo(metadata);
            assertThat(read.type()).isEqualTo("Noted");
            assertThat(read.event()).isEqualTo(new Noted("hello"));
            assertThat(read.partition()).isEqualTo(store.partitions().of(aggregate));
            assertThat(read.position()).isEqualTo(1);
        }

        @Test
        void streams_are_read_in_chunks_to_their_end() {
            var aggregate = UUID.randomUUID();
            for (int i = 0; i < 5; i++) {
                appendOne(append(aggregate, i * 500L, 500));
            }
            assertThat(sequences(aggregate))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 2500).boxed().toList());
            assertThat(store.readAggregate(aggregate, 2490)).hasSize(10);
            int partition = store.partitions().of(aggregate);
            assertThat(store.readPartition(partition, 1200)).hasSize(1300);
            assertThat(store.readBatch(partition, 2000, 7))
                    .extracting(RecordedEvent::position)
                    .containsExactly(2001L, 2002L, 2003L, 2004L, 2005L, 2006L, 2007L);
        }

        @Test
        void nobody_knows_an_aggregate_without_events() {
            assertThat(store.readAggregate(UUID.randomUUID(), 0)).isEmpty();
            assertThat(store.readBatch(0, 0, 10)).isEmpty();
            assertThat(store.heads()).containsExactly(0L, 0L, 0L, 0L);
        }

        @Test
        void heads_are_the_last_positions() {
            var aggregate = UUID.randomUUID();
            appendOne(append(aggregate, 0, 3));
            assertThat(store.heads().get(store.partitions().of(aggregate))).isEqualTo(3);
            assertThat(store.heads().stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
        }

        @Test
        void heads_and_ranges_are_told_by_ids_too() {
            var aggregate = UUID.randomUUID();
            int partition = store.partitions().of(aggregate);
            appendOne(append(aggregate, 0, 5));
            var ids = store.readBatch(partition, 0, 10).stream()
                    .map(RecordedEvent::id)
                    .toList();
            assertThat(store.readIds(partition, 1, 3)).isEqualTo(ids.subList(1, 4));
            assertThat(store.readIds(partition, 5, 3)).isEmpty();
            assertThat(store.readHeads())
                    .hasSameSizeAs(store.heads())
                    .satisfies(heads -> assertThat(heads.get(partition)).isEqualTo(new Head(5, ids.getLast())))
                    .contains(new Head(0, null));
        }

        @Test
        void the_place_of_a_time_is_before_the_first_event_that_is_not_older() {
            var aggregate = UUID.randomUUID();
            int partition = store.partitions().of(aggregate);
            var start = Instant.parse("2026-11-27T08:00:00Z");
            var seconds = List.of(10, 20, 5, 30);
            var events = seconds.stream()
                    .map(second -> new NewEvent(
                            ids.next(), start.plusSeconds(second), Metadata.NONE, codec.encode(new Noted("at"))))
                    .toList();
            appendOne(Append.of(aggregate, 0, events));

            assertThat(store.positionBefore(partition, start)).isZero();
            assertThat(store.positionBefore(partition, start.plusSeconds(10))).isZero();
            assertThat(store.positionBefore(partition, start.plusSeconds(11))).isEqualTo(1);
            assertThat(store.positionBefore(partition, start.plusSeconds(20))).isEqualTo(1);
            assertThat(store.positionBefore(partition, start.plusSeconds(21))).isEqualTo(3);
            assertThat(store.positionBefore(partition, start.plusSeconds(31))).isEqualTo(4);
            assertThat(store.positionBefore((partition + 1) % PARTITIONS, start))
                    .isZero();
        }

        @Test
        void a_log_keeps_its_identity() {
            assertThat(store.logId()).isEqualTo(store.logId()).isNotEqualTo(new UUID(0, 0));
        }
    }

    @Nested
    class Scanning {

        private static final int PARTITION = 1;
        private static final Set<String> BOTH = Set.of("Noted", "Rubbed");

        /// Of three aggregates whose ids begin with these digits, by turns; the last two are negative
        /// numbers to Java.
        private List<UUID> fill(int turns) {
            var aggregates = Stream.of(0x10L, 0x90L, 0xf0L)
                    .map(first -> new UUID(first << 56, (first << 24) ^ PARTITION))
                    .toList();
            for (int turn = 0; turn < turns; turn++) {
                for (var aggregate : aggregates) {
                    appendOne(Append.of(aggregate, turn, List.of(anything(turn))));
                }
            }
            return aggregates;
        }

        private NewEvent anything(int turn) {
            var at = Instant.parse("1969-07-20T20:17:40.000001Z").plus(turn * 7_000L, ChronoUnit.DAYS);
            var metadata = turn % 3 == 0 ? Metadata.NONE : new Metadata("c" + turn, null, "actor \"q\"", null);
            return new NewEvent(
                    ids.next(), at, metadata, codec.encode(turn % 2 == 0 ? new Noted("ä" + turn) : new Rubbed(turn)));
        }

        private List<RecordedEvent> scan(long after, long upTo, Set<String> types, AggregateRange aggregates) {
            var events = new ArrayList<RecordedEvent>();
            var scan = new EventScan(PARTITION, after, upTo, types, aggregates);
            assertThat(store.scan(scan, events::add)).isEqualTo(upTo);
            return events;
        }

        private List<RecordedEvent> read(Predicate<RecordedEvent> wanted) {
            return store.readPartition(PARTITION, 0).filter(wanted).toList();
        }

        @Test
        void gives_events_as_reading_does() {
            fill(6);
            var read = read(event -> true);
            assertThat(read).hasSize(18);

            var scanned = scan(0, 18, BOTH, AggregateRange.ALL);

            assertThat(scanned).zipSatisfy(read, (left, right) -> {
                assertThat(left.id()).isEqualTo(right.id());
                assertThat(left.aggregateId()).isEqualTo(right.aggregateId());
                assertThat(left.sequence()).isEqualTo(right.sequence());
                assertThat(left.occurredAt()).isEqualTo(right.occurredAt());
                assertThat(left.partition()).isEqualTo(right.partition());
                assertThat(left.position()).isEqualTo(right.position());
                assertThat(left.metadata()).isEqualTo(right.metadata());
                assertThat(left.type()).isEqualTo(right.type());
                assertThat(left.encoded().json()).isEqualTo(right.encoded().json());
                assertThat(left.event()).isEqualTo(right.event());
            });
        }

        @Test
        void gives_only_the_range() {
            fill(4);
            assertThat(scan(3, 7, BOTH, AggregateRange.ALL))
                    .isEqualTo(read(at -> at.position() > 3 && at.position() <= 7));
            assertThat(scan(12, 90, BOTH, AggregateRange.ALL)).isEmpty();
            assertThat(scan(5, 5, BOTH, AggregateRange.ALL)).isEmpty();
        }

        @Test
        void gives_only_the_types() {
            fill(4);
            assertThat(scan(0, 12, Set.of("Rubbed"), AggregateRange.ALL))
                    .isEqualTo(read(event -> event.type().equals("Rubbed")))
                    .hasSize(6);
            assertThat(scan(0, 12, Set.of("It's another"), AggregateRange.ALL)).isEmpty();
        }

        @Test
        void gives_only_the_aggregates_whose_order_is_that_of_unsigned_bytes() {
            var aggregates = fill(2);
            var parts = AggregateRange.ALL.splitAt(aggregates.get(1));
            assertThat(scan(0, 6, BOTH, parts.getFirst()))
                    .extracting(RecordedEvent::aggregateId)
                    .containsOnly(aggregates.get(0))
                    .hasSize(2);
            assertThat(scan(0, 6, BOTH, parts.getLast()))
                    .extracting(RecordedEvent::aggregateId)
                    .containsOnly(aggregates.get(1), aggregates.get(2))
                    .hasSize(4);
        }

        @Test
        void ends_after_the_event_with_which_its_bytes_are_used_up_and_tells_where() {
            fill(4);
            var read = read(event -> event.type().equals("Rubbed"));
            var events = new ArrayList<RecordedEvent>();
            long after = 0;
            while (after < 12) {
                var scan = new EventScan(PARTITION, after, 12, Set.of("Rubbed"), AggregateRange.ALL, 1);
                after = store.scan(scan, events::add);
                assertThat(after)
                        .isEqualTo(
                                events.size() == 6 && after == 12
                                        ? 12
                                        : events.getLast().position());
            }
            assertThat(events).isEqualTo(read);
        }

        @Test
        void ends_where_the_reader_fails_and_leaves_the_store_usable() {
            fill(4);
            var seen = new ArrayList<RecordedEvent>();
            var scan = new EventScan(PARTITION, 0, 12, BOTH, AggregateRange.ALL);
            assertThatThrownBy(() -> store.scan(scan, event -> {
                        seen.add(event);
                        if (seen.size() == 5) {
                            throw new IllegalStateException("enough");
                        }
                    }))
                    .hasMessage("enough");
            assertThat(seen).hasSize(5);
            assertThat(scan(0, 12, BOTH, AggregateRange.ALL)).hasSize(12);
        }
    }

    protected final Append append(UUID aggregate, long expected, int events) {
        return Append.of(aggregate, expected, events(events));
    }

    private List<NewEvent> events(int count) {
        return Stream.generate(() -> new NewEvent(
                        ids.next(),
                        Instant.now().truncatedTo(ChronoUnit.MICROS),
                        Metadata.NONE,
                        codec.encode(new Noted("note"))))
                .limit(count)
                .toList();
    }

    private AppendOutcome appendOne(Append append) {
        return store.append(List.of(append)).getFirst();
    }

    private List<RecordedEvent> eventsOf(UUID aggregate) {
        return store.readAggregate(aggregate, 0).toList();
    }

    private List<Long> sequences(UUID aggregate) {
        return eventsOf(aggregate).stream().map(RecordedEvent::sequence).toList();
    }

    private long lastSequence(UUID aggregate) {
        var events = eventsOf(aggregate);
        return events.isEmpty() ? 0 : events.getLast().sequence();
    }

    private List<Long> positions(int partition) {
        return store.readPartition(partition, 0).map(RecordedEvent::position).toList();
    }

    private void assertPositionsAreDense() {
        var heads = store.heads();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(positions(partition))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, heads.get(partition))
                            .boxed()
                            .toList());
        }
    }
}
