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
import org.jspecify.annotations.Nullable;

/// A log that counts what it is asked, and can be away.
final class CountingLog implements EventReader {

    private final EventReader log;
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong others = new AtomicLong();

    private volatile @Nullable RuntimeException failure;

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

    /// From now on all that costs a statement fails.
    void fail(RuntimeException with) {
        failure = with;
    }

    void answer() {
        failure = null;
    }

    private void count(AtomicLong calls) {
        calls.incrementAndGet();
        var with = failure;
        if (with != null) {
            throw with;
        }
    }

    @Override
    public UUID logId() {
        count(others);
        return log.logId();
    }

    @Override
    public Partitions partitions() {
        return log.partitions();
    }

    @Override
    public Stream<RecordedEvent> readAggregate(UUID aggregateId, long afterSequence) {
        count(others);
        return log.readAggregate(aggregateId, afterSequence);
    }

    @Override
    public Stream<RecordedEvent> readPartition(int partition, long afterPosition) {
        count(others);
        return log.readPartition(partition, afterPosition);
    }

    @Override
    public List<RecordedEvent> readBatch(int partition, long afterPosition, int limit) {
        count(others);
        return log.readBatch(partition, afterPosition, limit);
    }

    @Override
    public List<UUID> readIds(int partition, long afterPosition, int limit) {
        count(others);
        return log.readIds(partition, afterPosition, limit);
    }

    @Override
    public List<Long> heads() {
        count(others);
        return log.heads();
    }

    @Override
    public List<Head> readHeads() {
        count(looks);
        return log.readHeads();
    }

    @Override
    public Map<String, Receipt> findReceipts(UUID aggregateId, Set<String> idempotencyKeys) {
        count(others);
        return log.findReceipts(aggregateId, idempotencyKeys);
    }
}
