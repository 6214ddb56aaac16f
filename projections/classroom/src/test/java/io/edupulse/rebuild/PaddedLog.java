package io.edupulse.rebuild;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.Receipt;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// A log whose events take much memory each, as long as somebody holds them.
public record PaddedLog(EventReader log, int bytes) implements EventReader {

    private RecordedEvent padded(RecordedEvent event) {
        var at = new Coordinates(event.aggregateId(), event.sequence(), event.partition(), event.position());
        var encoded = new EncodedEvent(event.type(), new byte[bytes]);
        return new RecordedEvent(event.id(), event.occurredAt(), event::metadata, encoded, at, new EventCodec() {
            @Override
            public EncodedEvent encode(DomainEvent unused) {
                return encoded;
            }

            @Override
            public DomainEvent decode(EncodedEvent unused) {
                return event.event();
            }
        });
    }

    @Override
    public Partitions partitions() {
        return log.partitions();
    }

    @Override
    public Stream<RecordedEvent> readAggregate(UUID aggregateId, long afterSequence) {
        return log.readAggregate(aggregateId, afterSequence).map(this::padded);
    }

    @Override
    public Stream<RecordedEvent> readPartition(int partition, long afterPosition) {
        return log.readPartition(partition, afterPosition).map(this::padded);
    }

    @Override
    public List<RecordedEvent> readBatch(int partition, long afterPosition, int limit) {
        return log.readBatch(partition, afterPosition, limit).stream()
                .map(this::padded)
                .toList();
    }

    @Override
    public List<Long> heads() {
        return log.heads();
    }

    @Override
    public Map<String, Receipt> findReceipts(UUID aggregateId, Set<String> idempotencyKeys) {
        return log.findReceipts(aggregateId, idempotencyKeys);
    }
}
