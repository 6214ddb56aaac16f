package io.edupulse.infrastructure.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.event.InvalidEventException;
import io.edupulse.kernel.event.UnknownEvent;
import io.edupulse.kernel.event.UnreadableEventException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Events as `{"type": ..., "payload": {...}}`. Thread-safe.
///
/// A document nearly always begins as this codec or the database writes it, and then the payload is read where it
/// stands; any other layout is searched for it.
public final class JsonEventCodec implements EventCodec {

    /// What a message can carry, less room for the envelope and headers.
    static final int MAXIMUM_BYTES = (1 << 20) - (16 << 10);

    private static final JsonPointer PAYLOAD = JsonPointer.compile("/payload");

    private final Map<String, Format> formats = new HashMap<>();

    @Inject
    public JsonEventCodec(EventTypes types) {
        for (var type : types.all()) {
            formats.put(EventTypes.nameOf(type), Format.of(type));
        }
    }

    /// How one type of event is written and read.
    ///
    /// @param prefix what comes before the payload as it is written here
    /// @param storedPrefix the same as the database writes it
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    private record Format(
            String type,
            byte[] prefix,
            byte[] storedPrefix,
            ObjectWriter writer,
            ObjectReader reader,
            List<String> fields) {

        static Format of(Class<? extends DomainEvent> type) {
            var name = EventTypes.nameOf(type);
            return new Format(
                    name,
                    "{\"type\":\"%s\",\"payload\":".formatted(name).getBytes(StandardCharsets.UTF_8),
                    "{\"type\": \"%s\", \"payload\": ".formatted(name).getBytes(StandardCharsets.UTF_8),
                    JsonMappers.LENIENT.writerFor(type),
                    JsonMappers.LENIENT.readerFor(type),
                    Stream.of(type.getRecordComponents())
                            .map(component -> SnakeCase.of(component.getName()))
                            .toList());
        }
    }

    @Override
    public EncodedEvent encode(DomainEvent event) {
        var format = formats.get(EventTypes.nameOf(event.getClass()));
        if (format == null) {
            throw new IllegalArgumentException("%s is not among the event types of this program"
                    .formatted(event.getClass().getName()));
        }
        try {
            var payload = format.writer.writeValueAsBytes(event);
            if (payload.length > MAXIMUM_BYTES - format.prefix.length) {
                throw new InvalidEventException(
                        "event.too-large",
                        "%s has %,d bytes, at most %,d can be published: put large content elsewhere and send its address"
                                .formatted(format.type, payload.length, MAXIMUM_BYTES));
            }
            var json = Arrays.copyOf(format.prefix, format.prefix.length + payload.length + 1);
            System.arraycopy(payload, 0, json, format.prefix.length, payload.length);
            json[json.length - 1] = '}';
            return new EncodedEvent(format.type, json);
        } catch (JsonMappingException e) {
            throw new InvalidEventException(
                    "event.invalid-text",
                    "%s of %s %s".formatted(JsonFaults.field(e), format.type, e.getOriginalMessage()));
        } catch (JsonProcessingException e) {
            throw new InvalidEventException("event.invalid-text", "%s cannot be written: %s".formatted(format.type, e));
        }
    }

    @Override
    public DomainEvent decode(EncodedEvent encoded) {
        var format = formats.get(encoded.type());
        if (format == null) {
            return new UnknownEvent(encoded.type());
        }
        try {
            return read(format, encoded.json());
        } catch (IOException e) {
            throw new UnreadableEventException(
                    "%s cannot be read: %s".formatted(encoded.type(), JsonFaults.describe(e)), e);
        }
    }

    private static DomainEvent read(Format format, byte[] json) throws IOException {
        int start = startsWith(json, format.prefix)
                ? format.prefix.length
                : startsWith(json, format.storedPrefix) ? format.storedPrefix.length : -1;
        DomainEvent event = start < 0
                ? format.reader.at(PAYLOAD).readValue(json)
                : format.reader.readValue(json, start, json.length - start - 1);
        if (event == null) {
            throw new IOException("it has no payload");
        }
        return event;
    }

    /// The fields of a type's payload in their order, or null for a type that is not known.
    @Nullable
    List<String> fieldsOf(String type) {
        var format = formats.get(type);
        return format == null ? null : format.fields;
    }

    private static boolean startsWith(byte[] json, byte[] prefix) {
        return json.length > prefix.length && Arrays.equals(json, 0, prefix.length, prefix, 0, prefix.length);
    }
}
