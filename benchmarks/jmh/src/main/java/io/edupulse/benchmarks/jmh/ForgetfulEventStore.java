package io.edupulse.benchmarks.jmh;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.AppendOutcome.Conflict;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.Receipt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// A log in memory of one partition that counts and checks sequences, but keeps no event: what is measured above it is
/// not the collection of its garbage. It cannot be read, which fails loudly. Thread-safe.
final class ForgetfulEventStore implements EventStore {

    private static final Partitions ONE = new Partitions(1);

    private final Map<UUID, Long> lastSequences = new HashMap<>();
    private long head;

    @Override
    public synchronized List<AppendOutcome> append(List<Append> appends) {
        return appends.stream().map(this::append).toList();
    }

    private AppendOutcome append(Append append) {
        var id = append.aggregateId();
        long actual = lastSequences.getOrDefault(id, 0L);
        if (actual != append.expectedSequence()) {
            return new Conflict(id, append.expectedSequence(), actual);
        }
        long first = head + 1;
        head += append.events().size();
        lastSequences.put(id, append.lastSequence());
        return new Appended(id, append.lastSequence(), 0, first);
    }

    @Override
    public Partitions partitions() {
        return ONE;
    }

    @Override
    public Stream<RecordedEvent> readAggregate(UUID aggregateId, long afterSequence) {
        throw forgotten();
    }

    @Override
    public Stream<RecordedEvent> readPartition(int partition, long afterPosition) {
        throw forgotten();
    }

    @Override
    public List<RecordedEvent> readBatch(int partition, long afterPosition, int limit) {
        throw forgotten();
    }

    @Override
    public synchronized List<Long> heads() {
        return List.of(head);
    }

    @Override
    public Map<String, Receipt> findReceipts(UUID aggregateId, Set<String> idempotencyKeys) {
        throw forgotten();
    }

    private static UnsupportedOperationException forgotten() {
        return new UnsupportedOperationException(
                "This log keeps no events: send commands that the gateway decides on its warm state");
    }
}
