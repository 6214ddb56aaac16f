package io.edupulse.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.event.InvalidEventException;
import io.edupulse.kernel.event.UnknownEvent;
import io.edupulse.kernel.event.UnreadableEventException;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Events as JSON: `{"type": ..., "payload": {...}}`, the payload holding the record's components in snake
/// case and in their order. A document has at most 1,032,192 bytes, so that with its envelope it fits the 1
/// MiB that a NATS message may have.
public final class JsonEventCodec implements EventCodec {

    static final int MAXIMUM_BYTES = 1_032_192;

    /// As the log takes it of other writers.
    private static final int MAXIMUM_TYPE_BYTES = 200;

    private final Map<Class<?>, Format> byClass;
    private final Map<String, Format> byName;

    /// @throws CodedException `event.unsupported-type` if an event has a component that could not be stored
    @Inject
    public JsonEventCodec(EventTypes types) {
        requireStorable(types);
        byClass = types.all().stream().collect(Collectors.toUnmodifiableMap(type -> type, Format::new));
        byName = byClass.values().stream()
                .collect(Collectors.toUnmodifiableMap(format -> format.type, format -> format));
    }

    private static void requireStorable(EventTypes types) {
        var problems = types.all().stream()
                .flatMap(type ->
                        Stream.concat(tooLongName(type).stream(), PermittedTypes.DOCUMENTS.problems(type).stream()))
                .distinct()
                .toList();
        if (!problems.isEmpty()) {
            throw new CodedException("event.unsupported-type", String.join("; ", problems));
        }
    }

    private static Optional<String> tooLongName(Class<? extends DomainEvent> type) {
        int bytes = EventTypes.nameOf(type).getBytes(StandardCharsets.UTF_8).length;
        return bytes <= MAXIMUM_TYPE_BYTES
                ? Optional.empty()
                : Optional.of(Text.format(
                        "Event %s has a name of %d bytes, at most %d can be published: shorten it",
                        type.getName(), bytes, MAXIMUM_TYPE_BYTES));
    }

    @Override
    public EncodedEvent encode(DomainEvent event) {
        var format = byClass.get(event.getClass());
        if (format == null) {
            throw new InvalidEventException(
                    "event.unknown-type",
                    Text.format(
                            "%s is not an event of any aggregate of this program: declare it under the sealed root of"
                                    + " its aggregate's events",
                            event.getClass().getName()));
        }
        var json = format.write(event);
        if (json.length > MAXIMUM_BYTES) {
            throw new InvalidEventException(
                    "event.too-large",
                    Text.format(
                            "%s would have %,d bytes, but an event has at most %,d: shorten its text",
                            format.type, json.length, MAXIMUM_BYTES));
        }
        return format.proven(event, new EncodedEvent(format.type, json));
    }

    @Override
    public DomainEvent decode(EncodedEvent encoded) {
        var format = byName.get(encoded.type());
        return format == null ? new UnknownEvent(encoded.type()) : format.read(encoded.json());
    }

    /// The format of one type, with Jackson's plan for it.
    private static final class Format {
        private final String type;
        private final byte[] head;
        private final byte[] storedHead;
        private final ObjectWriter writer;
        private final ObjectReader reader;

        /// Whether an event of the type was read back as the same. Set once, by whichever thread comes first.
        private volatile boolean isProven;

        Format(Class<? extends DomainEvent> event) {
            this.type = EventTypes.nameOf(event);
            this.head = Text.format("{\"type\":\"%s\",\"payload\":", type).getBytes(StandardCharsets.UTF_8);
            this.storedHead =
                    Text.format("{\"type\": \"%s\", \"payload\": {", type).getBytes(StandardCharsets.UTF_8);
            this.writer = RecordJson.MAPPER.writerFor(event);
            this.reader = RecordJson.MAPPER.readerFor(event);
        }

        byte[] write(DomainEvent event) {
            try {
                var payload = writer.writeValueAsBytes(event);
                var json = Arrays.copyOf(head, head.length + payload.length + 1);
                System.arraycopy(payload, 0, json, head.length, payload.length);
                json[json.length - 1] = '}';
                return json;
            } catch (JsonProcessingException e) {
                throw refusal(e);
            }
        }

        private InvalidEventException refusal(JsonProcessingException failure) {
            var field = FieldMismatch.of(failure).field();
            if (failure instanceof UnwritableValueException e) {
                return new InvalidEventException(
                        e.code(),
                        Text.format("Field %s of %s %s: %s", field, type, e.getOriginalMessage(), e.remedy()));
            }
            if (failure.getCause() instanceof StreamConstraintsException) {
                return new InvalidEventException(
                        "event.too-deep",
                        Text.format(
                                "Field %s of %s is nested in more than %d levels: flatten it",
                                field.split("\\.", 2)[0], type, RecordJson.NESTING.getMaxNestingDepth()));
            }
            return new InvalidEventException(
                    "event.invalid-field",
                    Text.format("Field %s of %s cannot be written: %s", field, type, failure.getOriginalMessage()),
                    failure);
        }

        /// Looks once whether the record takes what it gives, which no check of its components tells: its constructor
        /// and its accessors may change values.
        EncodedEvent proven(DomainEvent event, EncodedEvent encoded) {
            if (!isProven) {
                DomainEvent back;
                try {
                    back = read(encoded.json());
                } catch (UnreadableEventException e) {
                    throw new InvalidEventException("event.unreadable", unlike("fails: " + e.getMessage()), e);
                }
                if (!back.equals(event)) {
                    throw new InvalidEventException("event.unreadable", unlike("gives " + back + " for " + event));
                }
                isProven = true;
            }
            return encoded;
        }

        private String unlike(String outcome) {
            return Text.format(
                    "Reading %s back %s. Its constructor and accessors must keep what they are given", type, outcome);
        }

        DomainEvent read(byte[] json) {
            try (var parser = atPayload(json)) {
                return reader.readValue(parser);
            } catch (JsonProcessingException e) {
                throw new UnreadableEventException(
                        Text.format("A stored %s cannot be read: %s", type, explain(FieldMismatch.of(e))), e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String explain(FieldMismatch mismatch) {
            return mismatch.field().isEmpty()
                    ? mismatch.reason()
                    : Text.format("its field %s %s", mismatch.field(), mismatch.reason());
        }

        /// At once in a document as `jsonb` writes it, which are all that come from the log.
        private JsonParser atPayload(byte[] json) throws IOException {
            int before = storedHead.length - 1;
            if (json.length > before && Arrays.equals(json, 0, before + 1, storedHead, 0, before + 1)) {
                return RecordJson.MAPPER.createParser(json, before, json.length - before);
            }
            var parser = RecordJson.MAPPER.createParser(json);
            goToPayload(parser);
            return parser;
        }

        /// Documents of the log have `type` first. One that names another type than the log does is not
        /// this event.
        private void goToPayload(JsonParser parser) throws IOException {
            parser.nextToken();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                var value = parser.nextToken();
                if (name.equals("type") && !type.equals(parser.getValueAsString())) {
                    throw new InvalidValueException(parser, "its document says that it is another type", String.class);
                }
                if (name.equals("payload") && value == JsonToken.START_OBJECT) {
                    return;
                }
                parser.skipChildren();
            }
            throw new InvalidValueException(parser, "its document has no object named payload", Object.class);
        }
    }
}
