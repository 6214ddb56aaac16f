package io.edupulse.projections.classroom;

import static java.util.stream.Collectors.groupingBy;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.testkit.InMemoryEventStore;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/// Events as a log writes them down: with a sequence in their stream, a position in their partition, and a
/// minute between one and the next.
final class History {

    static final int PARTITIONS = 4;
    static final Instant START = Instant.parse("2026-09-01T08:00:00Z");

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final Partitions partitions = new Partitions(PARTITIONS);
    private final List<RecordedEvent> events = new ArrayList<>();
    private final Map<UUID, Long> sequences = new HashMap<>();
    private final Map<Integer, Long> heads = new HashMap<>();
    private Instant now = START;
    private Duration step = Duration.ofMinutes(1);

    /// From now on all happens at the same time.
    History stopTheClock() {
        step = Duration.ZERO;
        return this;
    }

    History add(UUID aggregateId, DomainEvent event) {
        now = now.plus(step);
        int partition = partitions.of(aggregateId);
        var at = new Coordinates(
                aggregateId,
                sequences.merge(aggregateId, 1L, Long::sum),
                partition,
                heads.merge(partition, 1L, Long::sum));
        var written = new NewEvent(new UUID(7, events.size()), now, Metadata.NONE, codec.encode(event));
        events.add(new RecordedEvent(written, at, codec));
        return this;
    }

    /// When the last event happened.
    Instant now() {
        return now;
    }

    List<RecordedEvent> events() {
        return events;
    }

    /// The same events as a log.
    EventReader asLog() {
        var log = new InMemoryEventStore(PARTITIONS, codec);
        for (var event : events) {
            var written = new NewEvent(event.id(), event.occurredAt(), event.metadata(), event.encoded());
            log.append(List.of(Append.of(event.aggregateId(), event.sequence() - 1, List.of(written))));
        }
        return log;
    }

    /// The events of each partition that has any, in their order.
    Collection<List<RecordedEvent>> byPartition() {
        return byPartition(0);
    }

    private Collection<List<RecordedEvent>> byPartition(int first) {
        return events.stream()
                .skip(first)
                .collect(groupingBy(RecordedEvent::partition))
                .values();
    }

    /// Hands the events out in portions of any size, those of a partition in their order.
    ///
    /// @param first how many events of the history to leave out
    void inPortions(int first, Random random, Consumer<List<RecordedEvent>> consumer) {
        var rest = new ArrayList<>(byPartition(first));
        while (!rest.isEmpty()) {
            int partition = random.nextInt(rest.size());
            var own = rest.get(partition);
            int portion = Math.min(own.size(), 1 + random.nextInt(40));
            consumer.accept(own.subList(0, portion));
            if (portion == own.size()) {
                rest.remove(partition);
            } else {
                rest.set(partition, own.subList(portion, own.size()));
            }
        }
    }
}
