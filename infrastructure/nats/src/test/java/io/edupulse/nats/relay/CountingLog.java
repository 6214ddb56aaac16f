package io.edupulse.nats.relay;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Head;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.Receipt;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// A log that counts what it is asked.
final class CountingLog implements EventReader {

    private final EventReader log;
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong others = new AtomicLong();

    CountingLog(EventReader log) {
        this.log = log;
    }

    /// How often it was asked for all heads.
    long looks() {
        return looks.get();
    }

    /// How often for anything else that costs a statement.
    long others() {
        return others.get();
    }

    @Override
    public UUID logId() {
        others.incrementAndGet();
        return log.logId();
    }

    @Override
    public Partitions partitions() {
        return log.partitions();
    }

    @Override
    public Stream<RecordedEvent> readAggregate(UUID aggregateId, long afterSequence) {
        others.incrementAndGet();
        return log.readAggregate(aggregateId, afterSequence);
    }

    @Override
    public Stream<RecordedEvent> readPartition(int partition, long afterPosition) {
        others.incrementAndGet();
        return log.readPartition(partition, afterPosition);
    }

    @Override
    public List<RecordedEvent> readBatch(int partition, long afterPosition, int limit) {
        others.incrementAndGet();
        return log.readBatch(partition, afterPosition, limit);
    }

    @Override
    public List<UUID> readIds(int partition, long afterPosition, int limit) {
        others.incrementAndGet();
        return log.readIds(partition, afterPosition, limit);
    }

    @Override
    public List<Long> heads() {
        others.incrementAndGet();
        return log.heads();
    }

    @Override
    public List<Head> readHeads() {
        looks.incrementAndGet();
        return log.readHeads();
    }

    @Override
    public Map<String, Receipt> findReceipts(UUID aggregateId, Set<String> idempotencyKeys) {
        others.incrementAndGet();
        return log.findReceipts(aggregateId, idempotencyKeys);
    }
}
