package io.edupulse.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.command.CommandOptions;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads commands as people and programs send them:
/// `{"type":"PublishLesson","payload":{...},"expected_sequence":3,"idempotency_key":"..","correlation_id":"..","causation_id":"..","actor":"..","traceparent":".."}`,
/// where all but the first two may be left out. The names of the commands are those of their records.
///
/// Strict, unlike the reading of events: a command is refused with one line that says what is wrong with it. Codes:
/// `command.too-large`, `command.invalid-text`, `command.malformed-json`, `command.unknown-type`,
/// `command.unknown-field`,
/// `command.missing-field`, `command.invalid-field`. Thread-safe.
public final class CommandJson {

    private static final int MAXIMUM_BYTES = 1 << 20;
    private static final int SHOWN_CHARACTERS = 60;
    private static final List<String> FIELDS = List.of(
            "type",
            "payload",
            "expected_sequence",
            "idempotency_key",
            "correlation_id",
            "causation_id",
            "actor",
            "traceparent");

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectReader TREES =
            RecordJson.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final SequencedMap<String, Class<? extends Command>> types = new TreeMap<>();

    /// @throws CodedException `command.unsupported-type` if a command has a component that cannot be read from JSON
    @Inject
    public CommandJson(Aggregates aggregates) {
        aggregates.commandRoots().flatMap(CommandJson::records).forEach(type -> types.put(type.getSimpleName(), type));
        var problems = types.values().stream()
                .flatMap(type -> PermittedTypes.DOCUMENTS.problems(type).stream())
                .distinct()
                .toList();
        if (!problems.isEmpty()) {
            throw new CodedException("command.unsupported-type", String.join("; ", problems));
        }
    }

    /// A command and what goes with it.
    public record Request(Command command, CommandOptions options) {}

    /// @throws CodedException if it is not a command
    public Request read(byte[] json) {
        if (json.length > MAXIMUM_BYTES) {
            throw new CodedException(
                    "command.too-large",
                    Text.format("A command has at most %,d bytes, but this one has %,d", MAXIMUM_BYTES, json.length));
        }
        checkText(json);
        var document = new Fields("the command", parse(json));
        document.allowOnly(FIELDS);
        var type = type(document.needText("type"));
        var payload = new Fields(type.getSimpleName(), document.object("payload"));
        payload.allowOnly(RecordJson.fields(type));
        var command = payload.bind(type);
        try {
            return new Request(command, options(document));
        } catch (IllegalArgumentException e) {
            throw new CodedException("command.invalid-field", String.valueOf(e.getMessage()), e);
        }
    }

    /// Jackson would take some bytes that are no UTF-8, such as halves of surrogate pairs.
    private static void checkText(byte[] json) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
        } catch (CharacterCodingException e) {
            throw new CodedException(
                    "command.invalid-text",
                    "The command is not text in UTF-8: encode it so, whatever the locale is",
                    e);
        }
    }

    private static ObjectNode parse(byte[] json) {
        try (var parser = STRICT.createParser(json)) {
            if (TREES.readTree(parser) instanceof ObjectNode object) {
                return object;
            }
            throw new CodedException("command.malformed-json", "A command is a JSON object that begins with {");
        } catch (JsonProcessingException e) {
            throw new CodedException(
                    "command.malformed-json",
                    Text.format("The command is not valid JSON%s: %s", place(e), oneLine(e.getOriginalMessage())),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Jackson does not say where a number is too long.
    private static String place(JsonProcessingException e) {
        var at = e.getLocation();
        return at == null ? "" : Text.format(" at line %d, column %d", at.getLineNr(), at.getColumnNr());
    }

    private static String oneLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private Class<? extends Command> type(String name) {
        var type = types.get(name);
        if (type == null) {
            throw new CodedException(
                    "command.unknown-type",
                    Text.format(
                            "There is no command %s; known are %s",
                            shown(TextNode.valueOf(name)), String.join(", ", types.keySet())));
        }
        return type;
    }

    private static CommandOptions options(Fields document) {
        return new CommandOptions(
                document.sequence("expected_sequence"),
                document.text("idempotency_key"),
                new Metadata(
                        document.text("correlation_id"),
                        document.text("causation_id"),
                        document.text("actor"),
                        document.text("traceparent")));
    }

    private static Stream<Class<? extends Command>> records(Class<? extends Command> type) {
        if (type.isRecord()) {
            return Stream.of(type);
        }
        if (!type.isSealed()) {
            throw new IllegalArgumentException(
                    Text.format("%s is neither a record nor a sealed interface of records", type.getName()));
        }
        return Stream.of(type.getPermittedSubclasses()).flatMap(below -> records(below.asSubclass(Command.class)));
    }

    /// A value as JSON, so in one line, and not all of it if it is long.
    private static String shown(JsonNode value) {
        var text = value.toString();
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }

    /// The fields of one object of the document.
    private record Fields(String owner, ObjectNode object) {

        void allowOnly(List<String> known) {
            object.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    throw new CodedException(
                            "command.unknown-field",
                            Text.format(
                                    "Field %s of %s is not known; known are %s",
                                    shown(TextNode.valueOf(name)), owner, String.join(", ", known)));
                }
            });
        }

        @Nullable
        JsonNode find(String name) {
            var value = object.get(name);
            return value == null || value.isNull() ? null : value;
        }

        @Nullable
        String text(String name) {
            var value = find(name);
            if (value == null || value.isTextual()) {
                return value == null ? null : value.textValue();
            }
            throw invalid(name, "is not text", value);
        }

        String needText(String name) {
            var text = text(name);
            if (text == null) {
                throw refused("command.missing-field", name, "is missing");
            }
            return text;
        }

        OptionalLong sequence(String name) {
            var value = find(name);
            if (value == null) {
                return OptionalLong.empty();
            }
            if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0) {
                return OptionalLong.of(value.longValue());
            }
            throw invalid(name, "is not a whole number from 0 to " + Long.MAX_VALUE, value);
        }

        ObjectNode object(String name) {
            return switch (find(name)) {
                case null -> throw refused("command.missing-field", name, "is missing");
                case ObjectNode value -> value;
                case JsonNode value -> throw invalid(name, "is not an object", value);
            };
        }

        <C extends Command> C bind(Class<C> type) {
            try {
                return RecordJson.MAPPER
                        .readerFor(type)
                        .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .readValue(object);
            } catch (JsonProcessingException e) {
                var mismatch = FieldMismatch.of(e);
                throw switch (mismatch.kind()) {
                    case UNKNOWN -> refused("command.unknown-field", mismatch.field(), mismatch.reason());
                    case MISSING -> refused("command.missing-field", mismatch.field(), mismatch.reason());
                    case INVALID -> invalid(mismatch.field(), mismatch.reason(), object.at(mismatch.pointer()));
                };
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private CodedException invalid(String field, String reason, JsonNode value) {
            return refused("command.invalid-field", field, reason + ": " + shown(value));
        }

        private CodedException refused(String code, String field, String reason) {
            return new CodedException(code, Text.format("Field %s of %s %s", field, owner, reason));
        }
    }
}
