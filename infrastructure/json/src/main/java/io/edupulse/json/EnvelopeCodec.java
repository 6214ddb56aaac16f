package io.edupulse.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import io.edupulse.kernel.event.UnreadableEventException;
import io.edupulse.kernel.text.Text;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The message that goes to the broker, exactly:
/// `{"id":...,"aggregate_id":...,"sequence":...,"occurred_at":...,"event":{"type":...,"payload":{...}}}`.
///
/// The same event gives the same bytes whether it was just encoded or comes back from `jsonb`, which keeps
/// the members of an object in an order of its own: the fields of a known type are put in the order of the
/// record's components, with others after them. What is inside a field stays as it is stored. Thread-safe.
public final class EnvelopeCodec {

    /// The type of a placeholder.
    public static final String UNPUBLISHABLE = "_unpublishable";

    private static final Instant FIRST_TIME = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /// How a document begins that was encoded here and has not been through `jsonb`.
    private static final byte[] FRESH = "{\"type\":\"".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, List<String>> fieldsByType;
    private final EventCodec codec;

    @Inject
    public EnvelopeCodec(EventTypes types, EventCodec codec) {
        this.fieldsByType =
                types.all().stream().collect(Collectors.toUnmodifiableMap(EventTypes::nameOf, RecordJson::fields));
        this.codec = codec;
    }

    /// The envelope of an event whose time is writable.
    public byte[] write(RecordedEvent event) {
        return envelope(event, event.occurredAt(), document(event.encoded()));
    }

    /// Whether RFC 3339, with its years of four digits, has a form for the event's time.
    public boolean hasWritableTime(RecordedEvent event) {
        return writable(event.occurredAt()).equals(event.occurredAt());
    }

    /// The envelope of what stands in an event's place where the event itself cannot be published: an event of the type
    /// [#UNPUBLISHABLE] with the same id, aggregate and sequence.
    ///
    /// @param code why
    public byte[] placeholder(RecordedEvent event, String code) {
        var type = EventTypes.shortName(event.type());
        var document = "{\"type\":\"" + UNPUBLISHABLE + "\",\"payload\":{\"code\":\"" + code + "\",\"event_type\":\""
                + new String(JsonStringEncoder.getInstance().quoteAsString(type)) + "\"}}";
        return envelope(event, writable(event.occurredAt()), document.getBytes(StandardCharsets.UTF_8));
    }

    private static Instant writable(Instant time) {
        if (time.isBefore(FIRST_TIME)) {
            return FIRST_TIME;
        }
        return time.isAfter(LAST_TIME) ? LAST_TIME : time;
    }

    /// Whether the document says the same type as its row, so that reading the envelope gives the event back.
    public boolean saysItsType(RecordedEvent event) {
        var document = event.encoded().json();
        return beginsWithType(document, event.type()) || event.type().equals(typeIn(document));
    }

    /// As nearly all documents do, so that they need not be parsed.
    private static boolean beginsWithType(byte[] document, String type) {
        boolean isPlain = type.indexOf('"') < 0 && type.indexOf('\\') < 0;
        return isPlain
                && (startsWith(document, "{\"type\": \"" + type + '"')
                        || startsWith(document, "{\"type\":\"" + type + '"'));
    }

    private static boolean startsWith(byte[] document, String text) {
        var head = text.getBytes(StandardCharsets.UTF_8);
        return document.length >= head.length && Arrays.equals(document, 0, head.length, head, 0, head.length);
    }

    /// Null for a document that has no type, or that cannot be read.
    private static @Nullable String typeIn(byte[] document) {
        try (var parser = RecordJson.MAPPER.createParser(document)) {
            var members = new Members(document);
            parser.nextToken();
            members.readEvent(parser);
            return members.type;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] envelope(RecordedEvent event, Instant occurredAt, byte[] document) {
        var head = ("{\"id\":\"" + event.id()
                        + "\",\"aggregate_id\":\"" + event.aggregateId()
                        + "\",\"sequence\":" + event.sequence()
                        + ",\"occurred_at\":\"" + occurredAt
                        + "\",\"event\":")
                .getBytes(StandardCharsets.US_ASCII);
        var envelope = Arrays.copyOf(head, head.length + document.length + 1);
        System.arraycopy(document, 0, envelope, head.length, document.length);
        envelope[envelope.length - 1] = '}';
        return envelope;
    }

    private byte[] document(EncodedEvent encoded) {
        var json = encoded.json();
        if (Arrays.equals(json, 0, Math.min(FRESH.length, json.length), FRESH, 0, FRESH.length)) {
            return json;
        }
        var compact = CompactJson.of(json);
        var fields = fieldsByType.get(encoded.type());
        return fields == null ? compact : CompactJson.withPayloadOrder(compact, fields);
    }

    /// Reads a message back. The event inside is not looked into: that happens when it is asked for.
    ///
    /// @throws UnreadableEventException if it is not such a message
    public RecordedEvent read(byte[] envelope, int partition, long position, Metadata metadata) {
        try (var parser = RecordJson.MAPPER.createParser(envelope)) {
            var members = new Members(envelope);
            parser.nextToken();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                members.read(name, parser);
            }
            var event = new NewEvent(
                    UUID.fromString(members.need("id", members.id)),
                    Instant.parse(members.need("occurred_at", members.occurredAt)),
                    metadata,
                    new EncodedEvent(members.need("type", members.type), members.need("event", members.document)));
            var aggregateId = UUID.fromString(members.need("aggregate_id", members.aggregateId));
            return new RecordedEvent(event, new Coordinates(aggregateId, members.sequence, partition, position), codec);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new UnreadableEventException(
                    Text.format(
                            "The message at %d/%d is not an event's envelope: %s", partition, position, e.getMessage()),
                    e);
        }
    }

    /// What has been met of a message so far.
    private static final class Members {
        private final byte[] envelope;
        private @Nullable String id;
        private @Nullable String aggregateId;
        private long sequence;
        private @Nullable String occurredAt;
        private @Nullable String type;
        private byte @Nullable [] document;

        Members(byte[] envelope) {
            this.envelope = envelope;
        }

        void read(String name, JsonParser parser) throws IOException {
            switch (name) {
                case "id" -> id = parser.getValueAsString();
                case "aggregate_id" -> aggregateId = parser.getValueAsString();
                case "sequence" -> sequence = parser.getLongValue();
                case "occurred_at" -> occurredAt = parser.getValueAsString();
                case "event" -> readEvent(parser);
                default -> parser.skipChildren();
            }
        }

        private void readEvent(JsonParser parser) throws IOException {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            if (!parser.hasToken(JsonToken.START_OBJECT)) {
                throw new IllegalArgumentException("event is not an object");
            }
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (name.equals("type")) {
                    type = parser.getValueAsString();
                }
                parser.skipChildren();
            }
            document = Arrays.copyOfRange(
                    envelope, from, (int) parser.currentLocation().getByteOffset());
        }

        <T> T need(String name, @Nullable T value) {
            if (value == null) {
                throw new IllegalArgumentException(name + " is missing");
            }
            return value;
        }
    }
}
