package io.edupulse.kernel.event;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.text.Text;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An event in the log, with its sequence in the stream of its aggregate and its position in the partition. Immutable
/// and thread-safe; the content is decoded on first use.
///
/// Two events are equal when their ids are.
public final class RecordedEvent {

    /// The objects around a document.
    private static final int OVERHEAD_BYTES = 512;

    private static final byte[] NO_CONTENT = {'{', '}'};

    private final UUID id;
    private final UUID aggregateId;
    private final long sequence;
    private final Instant occurredAt;
    private final int partition;
    private final long position;
    private final Supplier<Metadata> metadata;
    private final EncodedEvent encoded;
    private final EventCodec codec;

    /// Written at most to equal values, so a race costs a second decoding and nothing else.
    private @Nullable DomainEvent decoded;

    public RecordedEvent(NewEvent event, Coordinates at, EventCodec codec) {
        this(event.id(), event.occurredAt(), event::metadata, event.encoded(), at, codec);
    }

    /// @param metadata called on each read of the metadata
    public RecordedEvent(
            UUID id,
            Instant occurredAt,
            Supplier<Metadata> metadata,
            EncodedEvent encoded,
            Coordinates at,
            EventCodec codec) {
        this.id = id;
        this.occurredAt = occurredAt;
        this.metadata = metadata;
        this.encoded = encoded;
        this.aggregateId = at.aggregateId();
        this.sequence = at.sequence();
        this.partition = at.partition();
        this.position = at.position();
        this.codec = codec;
    }

    /// The coordinates of an event: its sequence in the stream of its aggregate, and its position in its partition.
    public record Coordinates(UUID aggregateId, long sequence, int partition, long position) {}

    public UUID id() {
        return id;
    }

    public UUID aggregateId() {
        return aggregateId;
    }

    /// The version of the aggregate's stream after this event: 1, 2, 3, ...
    public long sequence() {
        return sequence;
    }

    public Instant occurredAt() {
        return occurredAt;
    }

    public int partition() {
        return partition;
    }

    /// The offset in the partition: 1, 2, 3, ... without gaps, in the order of commits.
    public long position() {
        return position;
    }

    public Metadata metadata() {
        return metadata.get();
    }

    /// The name of its type, known to this program or not.
    public String type() {
        return encoded.type();
    }

    public EncodedEvent encoded() {
        return encoded;
    }

    /// The approximate memory in bytes, without the decoded content.
    public int bytes() {
        return OVERHEAD_BYTES + encoded.type().length() + encoded.json().length;
    }

    /// The approximate memory of several events in bytes.
    public static long bytes(List<RecordedEvent> events) {
        return events.stream().mapToLong(RecordedEvent::bytes).sum();
    }

    /// The same event with an empty document and no metadata, for callers that need only its id and coordinates.
    public RecordedEvent withoutContent() {
        var at = new Coordinates(aggregateId, sequence, partition, position);
        return new RecordedEvent(
                id, occurredAt, () -> Metadata.NONE, new EncodedEvent(encoded.type(), NO_CONTENT), at, codec);
    }

    /// The content; an [UnknownEvent] if this program does not know the type.
    ///
    /// @throws UnreadableEventException if the stored document does not fit the type
    public DomainEvent event() {
        var event = decoded;
        if (event == null) {
            event = codec.decode(encoded);
            decoded = event;
        }
        return event;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordedEvent that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(id);
    }

    @Override
    public String toString() {
        return Text.format("%s %s at %d/%d (%s #%d)", type(), id, partition, position, aggregateId, sequence);
    }
}
