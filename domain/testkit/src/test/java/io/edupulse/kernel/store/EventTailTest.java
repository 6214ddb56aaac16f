package io.edupulse.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.testkit.InMemoryEventStore;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventTailTest {

    private static final Instant START = Instant.parse("2026-11-27T08:00:00Z");
    private static final int PARTITIONS = 3;

    private final EventCodec codec = new RememberingEventCodec();
    private final InMemoryEventStore log = new InMemoryEventStore(PARTITIONS, codec);
    private final Map<UUID, Long> sequences = new HashMap<>();
    private final List<UUID> aggregates = List.of(aggregateIn(0), aggregateIn(1), aggregateIn(2));

    private record Noted(int number) implements DomainEvent {}

    private record Rubbed(int number) implements DomainEvent {}

    private static UUID aggregateIn(int partition) {
        return Stream.generate(UUID::randomUUID)
                .filter(id -> new Partitions(PARTITIONS).of(id) == partition)
                .findFirst()
                .orElseThrow();
    }

    /// An event of the aggregate of a partition, so many seconds after the start.
    private void happens(int partition, DomainEvent event, int second) {
        var aggregate = aggregates.get(partition);
        long sequence = sequences.merge(aggregate, 1L, Long::sum) - 1;
        var written = new NewEvent(UUID.randomUUID(), at(second), Metadata.NONE, codec.encode(event));
        log.append(List.of(Append.of(aggregate, sequence, List.of(written))));
    }

    private void happen(int partition, int... seconds) {
        for (int second : seconds) {
            happens(partition, new Noted(second), second);
        }
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static List<RecordedEvent> round(EventTail tail) {
        var events = new ArrayList<RecordedEvent>();
        tail.nextRound().forEachRemaining(events::add);
        return events;
    }

    private static List<Integer> seconds(EventTail tail) {
        return round(tail).stream()
                .map(event -> (int) Duration.between(START, event.occurredAt()).toSeconds())
                .toList();
    }

    private EventSelection since(int second) {
        return new EventSelection(Set.of(), null, at(second));
    }

    @Test
    void merges_the_partitions_by_time() {
        happen(0, 1, 6, 7);
        happen(1, 2, 3, 8);
        happen(2, 4, 5, 9);
        assertThat(seconds(EventTail.fromStart(log, EventSelection.ALL))).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void keeps_the_order_of_an_aggregate_whatever_its_writers_say_of_the_time() {
        happen(0, 5, 1, 6);
        happen(1, 2, 7);
        assertThat(seconds(EventTail.fromStart(log, EventSelection.ALL))).containsExactly(2, 5, 1, 6, 7);
    }

    @Test
    void gives_each_event_once_however_many_there_are() {
        var random = new Random(7);
        for (int second = 0; second < 4_000; second++) {
            happen(random.nextInt(PARTITIONS), second);
        }
        var events = round(EventTail.fromStart(log, EventSelection.ALL));
        assertThat(events).hasSize(4_000).isSortedAccordingTo(Comparator.comparing(RecordedEvent::occurredAt));
    }

    @Test
    void follows_the_log_as_it_grows() {
        happen(0, 1, 2);
        var tail = EventTail.fromNow(log, EventSelection.ALL);
        assertThat(seconds(tail)).isEmpty();

        happen(1, 4);
        happen(0, 3);
        assertThat(seconds(tail)).containsExactly(3, 4);
        assertThat(seconds(tail)).isEmpty();

        happen(2, 5);
        assertThat(seconds(tail)).containsExactly(5);
    }

    @Test
    void begins_at_a_time() {
        happen(0, 1, 5, 6);
        happen(1, 2, 4);
        happen(2, 3);
        var tail = EventTail.since(log, since(4));
        assertThat(seconds(tail)).containsExactly(4, 5, 6);

        happen(2, 7);
        assertThat(seconds(tail)).containsExactly(7);
    }

    @Test
    void leaves_out_older_events_that_were_written_later() {
        happen(0, 1, 5, 2, 6);
        assertThat(seconds(EventTail.since(log, since(4)))).containsExactly(5, 6);
    }

    @Test
    void gives_events_of_some_types() {
        for (int second = 0; second < 60; second++) {
            happens(second % PARTITIONS, second % 20 == 0 ? new Rubbed(second) : new Noted(second), second);
        }
        var rubbed = new EventSelection(Set.of("Rubbed"), null, null);
        var tail = EventTail.fromStart(log, rubbed);
        assertThat(seconds(tail)).containsExactly(0, 20, 40);

        happens(1, new Noted(60), 60);
        happens(0, new Rubbed(61), 61);
        assertThat(seconds(tail)).containsExactly(61);
        assertThat(seconds(EventTail.since(log, new EventSelection(Set.of("Rubbed"), null, at(30)))))
                .containsExactly(40, 61);
    }

    @Test
    void gives_events_of_one_aggregate() {
        var other = aggregateIn(1);
        for (int second = 0; second < 1_500; second++) {
            happen(1, second);
        }
        log.append(List.of(Append.of(
                other, 0, List.of(new NewEvent(UUID.randomUUID(), at(3), Metadata.NONE, codec.encode(new Noted(3)))))));
        var selection = new EventSelection(Set.of(), aggregates.get(1), null);

        assertThat(round(EventTail.fromStart(log, selection)))
                .hasSize(1_500)
                .allSatisfy(event -> assertThat(event.aggregateId()).isEqualTo(aggregates.get(1)));
        assertThat(seconds(EventTail.since(log, new EventSelection(Set.of("Noted"), aggregates.get(1), at(1_497)))))
                .containsExactly(1_497, 1_498, 1_499);

        var tail = EventTail.fromNow(log, selection);
        assertThat(seconds(tail)).isEmpty();
        happen(0, 1_600);
        happen(1, 1_601);
        assertThat(seconds(tail)).containsExactly(1_601);
        happen(1, 1_602, 1_603);
        assertThat(seconds(tail)).containsExactly(1_602, 1_603);
    }
}
