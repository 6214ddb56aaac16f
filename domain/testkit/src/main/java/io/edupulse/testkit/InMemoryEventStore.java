package io.edupulse.testkit;

import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A log in memory, with all the guarantees of a real one but durability. Thread-safe.
public class InMemoryEventStore implements EventStore {

    private record ReceiptKey(UUID aggregateId, String key) {}

    private final UUID logId = UUID.randomUUID();
    private final EventCodec codec;
    private final Partitions partitions;
    private final List<List<RecordedEvent>> log;
    private final Map<UUID, List<RecordedEvent>> streams = new HashMap<>();
    private final Map<ReceiptKey, Receipt> receipts = new HashMap<>();

    public InMemoryEventStore(int partitions, EventCodec codec) {
        this.codec = codec;
        this.partitions = new Partitions(partitions);
        this.log = IntStream.range(0, partitions)
                .<List<RecordedEvent>>mapToObj(p -> new ArrayList<>())
                .toList();
    }

    @Override
    public synchronized List<AppendOutcome> append(List<Append> appends) {
        return appends.stream().map(this::append).toList();
    }

    private AppendOutcome append(Append append) {
        var id = append.aggregateId();
        var earlier = findReceipts(
                id, append.keys().stream().map(Append.IdempotencyKey::value).collect(Collectors.toSet()));
        if (!earlier.isEmpty()) {
            return new AppendOutcome.Repeated(earlier);
        }
        var stream = streams.getOrDefault(id, List.of());
        long actual = stream.isEmpty() ? 0 : stream.getLast().sequence();
        var expected = append.expectedEvent();
        boolean isLast = expected == null
                || (!stream.isEmpty() && expected.equals(stream.getLast().id()));
        if (actual != append.expectedSequence() || !isLast) {
            return new AppendOutcome.Conflict(id, append.expectedSequence(), actual);
        }
        int partition = partitions.of(id);
        long first = log.get(partition).size() + 1L;
        for (int i = 0; i < append.events().size(); i++) {
            var at = new Coordinates(id, actual + 1 + i, partition, first + i);
            var event = new RecordedEvent(append.events().get(i), at, codec);
            log.get(partition).add(event);
            streams.computeIfAbsent(id, key -> new ArrayList<>()).add(event);
        }
        for (var key : append.keys()) {
            receipts.put(
                    new ReceiptKey(id, key.value()),
                    new Receipt(id, actual + key.events(), partition, first + key.events() - 1));
        }
        return new AppendOutcome.Appended(id, append.lastSequence(), partition, first);
    }

    @Override
    public UUID logId() {
        return logId;
    }

    @Override
    public Partitions partitions() {
        return partitions;
    }

    @Override
    public synchronized Stream<RecordedEvent> readAggregate(UUID aggregateId, long afterSequence) {
        return List.copyOf(streams.getOrDefault(aggregateId, List.of())).stream()
                .filter(event -> event.sequence() > afterSequence);
    }

    @Override
    public Stream<RecordedEvent> readPartition(int partition, long afterPosition) {
        return readBatch(partition, afterPosition, Integer.MAX_VALUE).stream();
    }

    @Override
    public synchronized List<RecordedEvent> readBatch(int partition, long afterPosition, int limit) {
        return log.get(partition).stream().skip(afterPosition).limit(limit).toList();
    }

    @Override
    public synchronized List<Long> heads() {
        return log.stream().map(events -> (long) events.size()).toList();
    }

    @Override
    public synchronized Map<String, Receipt> findReceipts(UUID aggregateId, Set<String> idempotencyKeys) {
        var found = new HashMap<String, Receipt>();
        for (var key : idempotencyKeys) {
            var receipt = receipts.get(new ReceiptKey(aggregateId, key));
            if (receipt != null) {
                found.put(key, receipt);
            }
        }
        return found;
    }
}
