package io.edupulse.kernel.event;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.text.Text;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An event as it stands in the log. Immutable and thread-safe; the content is decoded on first use and
/// only then.
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

    /// @param metadata is asked each time that somebody wants to know, and may read it only then
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

    /// Where an event stands: in the stream of its aggregate, and in its partition of the log.
    public record Coordinates(UUID aggregateId, long sequence, int partition, long position) {}

    public UUID id() {
        return id;
    }

    public UUID aggregateId() {
        return aggregateId;
    }

    /// Its number in the stream of its aggregate, from 1.
    public long sequence() {
        return sequence;
    }

    public Instant occurredAt() {
        return occurredAt;
    }

    public int partition() {
        return partition;
    }

    /// Its number in its partition: 1, 2, 3, ... without holes, in the order of commits.
    public long position() {
        return position;
    }

    public Metadata metadata() {
        return metadata.get();
    }

    /// The name of its type, known or not.
    public String type() {
        return encoded.type();
    }

    public EncodedEvent encoded() {
        return encoded;
    }

    /// About how many bytes of memory it takes, before its content is decoded.
    public int bytes() {
        return OVERHEAD_BYTES + encoded.type().length() + encoded.json().length;
    }

    /// About how many bytes several take together.
    public static long bytes(List<RecordedEvent> events) {
        return events.stream().mapToLong(RecordedEvent::bytes).sum();
    }

    /// Where and which it is, for those who need to know no more: its content is that of an empty document, and it has
    /// no metadata.
    public RecordedEvent withoutContent() {
        var at = new Coordinates(aggregateId, sequence, partition, position);
        return new RecordedEvent(
                id, occurredAt, () -> Metadata.NONE, new EncodedEvent(encoded.type(), NO_CONTENT), at, codec);
    }

    /// The content; an [UnknownEvent] if the type is not known here.
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
