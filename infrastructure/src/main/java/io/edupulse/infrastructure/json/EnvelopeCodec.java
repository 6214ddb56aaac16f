package io.edupulse.infrastructure.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The envelope in which an event travels:
/// `{"id","aggregate_id","sequence","occurred_at","event":{"type","payload":{...}}}`. Thread-safe.
///
/// The same event always has the same bytes, whether it comes from memory or is read back from the database, which
/// keeps neither order nor spacing: the payload's fields come in the order of their record, those that it does not
/// have after them. A document of an unknown type is passed on in the order in which it is stored.
public final class EnvelopeCodec {

    private static final byte[] COMPACT = "{\"type\":\"".getBytes(StandardCharsets.UTF_8);

    private final JsonEventCodec events;

    @Inject
    public EnvelopeCodec(JsonEventCodec events) {
        this.events = events;
    }

    /// The envelope of an event, as UTF-8.
    public byte[] write(RecordedEvent event) {
        var head = "{\"id\":\"%s\",\"aggregate_id\":\"%s\",\"sequence\":%d,\"occurred_at\":\"%s\",\"event\":"
                .formatted(event.id(), event.aggregateId(), event.sequence(), event.occurredAt());
        var document = canonical(event.encoded());
        var bytes = new ByteArrayOutputStream(head.length() + document.length + 1);
        bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(document);
        bytes.write('}');
        return bytes.toByteArray();
    }

    /// The event of an envelope; its payload is kept as it is and decoded when somebody wants it.
    ///
    /// @throws IOException if this is not an envelope
    public RecordedEvent read(byte[] envelope, int partition, long position, Metadata metadata) throws IOException {
        try (var json = JsonMappers.LENIENT.createParser(envelope)) {
            var fields = new Fields();
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                fields.read(json, envelope);
            }
            return fields.event(partition, position, metadata, events);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private byte[] canonical(EncodedEvent encoded) {
        var json = encoded.json();
        if (json.length > COMPACT.length && Arrays.equals(json, 0, COMPACT.length, COMPACT, 0, COMPACT.length)) {
            return json;
        }
        try {
            var document = JsonMappers.LENIENT.readTree(json);
            var fields = events.fieldsOf(encoded.type());
            if (fields != null && document.get("payload") instanceof ObjectNode payload) {
                var ordered = payload.objectNode();
                for (var field : fields) {
                    var value = payload.get(field);
                    if (value != null) {
                        ordered.set(field, value);
                    }
                }
                payload.properties().forEach(entry -> ordered.putIfAbsent(entry.getKey(), entry.getValue()));
                ((ObjectNode) document).set("payload", ordered);
            }
            return JsonMappers.LENIENT.writeValueAsBytes(document);
        } catch (IOException e) {
            throw new IllegalStateException("The database has handed out a document that is not JSON", e);
        }
    }

    /// What has been read of an envelope.
    private static final class Fields {
        private @Nullable UUID id;
        private @Nullable UUID aggregateId;
        private @Nullable Instant occurredAt;
        private @Nullable EncodedEvent encoded;
        private long sequence;

        void read(JsonParser json, byte[] envelope) throws IOException {
            var name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id" -> id = UUID.fromString(json.getText());
                case "aggregate_id" -> aggregateId = UUID.fromString(json.getText());
                case "sequence" -> sequence = json.getLongValue();
                case "occurred_at" -> occurredAt = Instant.parse(json.getText());
                case "event" -> encoded = document(json, envelope);
                default -> json.skipChildren();
            }
        }

        RecordedEvent event(int partition, long position, Metadata metadata, JsonEventCodec codec) throws IOException {
            if (id == null || aggregateId == null || occurredAt == null || encoded == null) {
                throw new IOException("a field of the envelope is missing");
            }
            return new RecordedEvent(
                    new NewEvent(id, occurredAt, metadata, encoded),
                    new Coordinates(aggregateId, sequence, partition, position),
                    codec);
        }

        private static EncodedEvent document(JsonParser json, byte[] envelope) throws IOException {
            int from = (int) json.currentTokenLocation().getByteOffset();
            var type = "";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                json.nextToken();
                if (name.equals("type")) {
                    type = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            int to = (int) json.currentLocation().getByteOffset();
            return new EncodedEvent(type, Arrays.copyOfRange(envelope, from, to));
        }
    }
}
