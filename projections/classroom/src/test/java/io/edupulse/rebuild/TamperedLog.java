package io.edupulse.rebuild;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.EventScan;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.Receipt;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A log that ends early, and where something happens before each read of a batch.
public record TamperedLog(EventReader log, long lastPosition, Runnable beforeRead) implements EventReader {

    @Override
    public Partitions partitions() {
        return log.partitions();
    }

    @Override
    public Stream<RecordedEvent> readAggregate(UUID aggregateId, long afterSequence) {
        return log.readAggregate(aggregateId, afterSequence).filter(event -> event.position() <= lastPosition);
    }

    @Override
    public Stream<RecordedEvent> readPartition(int partition, long afterPosition) {
        return log.readPartition(partition, afterPosition).takeWhile(event -> event.position() <= lastPosition);
    }

    @Override
    public List<RecordedEvent> readBatch(int partition, long afterPosition, int limit) {
        beforeRead.run();
        return log.readBatch(partition, afterPosition, limit).stream()
                .filter(event -> event.position() <= lastPosition)
                .toList();
    }

    @Override
    public long scan(EventScan scan, Consumer<RecordedEvent> each) {
        beforeRead.run();
        return log.scan(scan, event -> {
            if (event.position() <= lastPosition) {
                each.accept(event);
            }
        });
    }

    @Override
    public List<Long> heads() {
        return log.heads().stream().map(head -> Math.min(head, lastPosition)).toList();
    }

    @Override
    public Map<String, Receipt> findReceipts(UUID aggregateId, Set<String> idempotencyKeys) {
        return log.findReceipts(aggregateId, idempotencyKeys);
    }
}
