package io.edupulse.projection;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/// Events as if they stood elsewhere in the log: what a view makes of them shows where it takes its key from.
final class MovedEvent {

    private static final UUID SAMPLE = new UUID(0x4b45595245504149L, 0x53L);

    private MovedEvent() {}

    /// The same event in the stream of another aggregate, and in another partition.
    static RecordedEvent of(RecordedEvent event, UUID aggregateId, int partition) {
        var written = new NewEvent(event.id(), event.occurredAt(), event.metadata(), event.encoded());
        return recorded(
                written, new Coordinates(aggregateId, event.sequence(), partition, event.position()), event.event());
    }

    /// An event that never happened.
    static RecordedEvent of(DomainEvent content, UUID aggregateId, int partition) {
        var encoded = new EncodedEvent(EventTypes.nameOf(content.getClass()), "{}".getBytes(StandardCharsets.UTF_8));
        var written = new NewEvent(SAMPLE, Instant.EPOCH, Metadata.NONE, encoded);
        return recorded(written, new Coordinates(aggregateId, 1, partition, 1), content);
    }

    private static RecordedEvent recorded(NewEvent written, Coordinates at, DomainEvent content) {
        return new RecordedEvent(written, at, new EventCodec() {
            @Override
            public EncodedEvent encode(DomainEvent unused) {
                return written.encoded();
            }

            @Override
            public DomainEvent decode(EncodedEvent unused) {
                return content;
            }
        });
    }
}
