package io.edupulse.infrastructure.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.command.CommandOptions;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.failure.CodedException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Commands as people and other programs write them: `{"type": "SubmitQuiz", "payload": {...}, "expected_sequence":
/// 3, "idempotency_key": "...", "actor": "..."}`. Strict: what is not understood is refused. Thread-safe.
public final class CommandJson {

    private static final int MAXIMUM_BYTES = 1 << 20;
    private static final Set<String> FIELDS = Set.of(
            "type",
            "payload",
            "expected_sequence",
            "idempotency_key",
            "correlation_id",
            "causation_id",
            "actor",
            "traceparent");

    private final Map<String, Class<? extends Command>> types = new LinkedHashMap<>();

    @Inject
    public CommandJson(Aggregates aggregates) {
        aggregates.commandRoots().forEach(root -> {
            for (var type : root.getPermittedSubclasses()) {
                types.put(type.getSimpleName(), type.asSubclass(Command.class));
            }
        });
    }

    /// A command with its options.
    public record Parsed(Command command, CommandOptions options) {}

    /// Reads a command.
    ///
    /// @throws CodedException with `command.malformed-json`, `command.too-large`, `command.unknown-type`,
    ///     `command.unknown-field`, `command.missing-field` or `command.invalid-field`
    public Parsed read(byte[] json) {
        if (json.length > MAXIMUM_BYTES) {
            throw new CodedException(
                    "command.too-large",
                    "The command has %,d bytes, at most %,d are allowed".formatted(json.length, MAXIMUM_BYTES));
        }
        var document = parse(json);
        for (var field : document.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw new CodedException(
                        "command.unknown-field",
                        "%s is not a field of a command; there are type, payload, expected_sequence, idempotency_key, correlation_id, causation_id, actor and traceparent"
                                .formatted(field.getKey()));
            }
        }
        return new Parsed(command(document), options(document));
    }

    private static ObjectNode parse(byte[] json) {
        try {
            var tree = JsonMappers.STRICT.readTree(json);
            if (tree instanceof ObjectNode object) {
                checkText("", object);
                return object;
            }
            throw new CodedException("command.malformed-json", "A command is a JSON object with type and payload");
        } catch (StreamReadException e) {
            throw new CodedException("command.malformed-json", "The command is not JSON: " + JsonFaults.describe(e), e);
        } catch (IOException e) {
            throw new CodedException(
                    "command.malformed-json", "The command cannot be read: " + JsonFaults.describe(e), e);
        }
    }

    private Command command(ObjectNode document) {
        var name = text(document, "type");
        if (name == null) {
            throw missing("type");
        }
        var type = types.get(name);
        if (type == null) {
            throw new CodedException(
                    "command.unknown-type",
                    "type is '%s', which is not a command; there are %s"
                            .formatted(name, String.join(", ", types.keySet())));
        }
        var payload = document.get("payload");
        if (payload == null) {
            throw missing("payload");
        }
        try {
            return JsonMappers.STRICT.treeToValue(payload, type);
        } catch (JsonProcessingException e) {
            throw fault(name, e);
        }
    }

    private static CodedException fault(String type, JsonProcessingException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                new CodedException(
                        "command.unknown-field",
                        "payload.%s is not a field of %s; there are %s"
                                .formatted(JsonFaults.field(unknown), type, unknown.getKnownPropertyIds()));
            case InvalidFormatException format ->
                new CodedException("command.invalid-field", "payload." + JsonFaults.describe(format));
            case InvalidNullException absent -> missing("payload." + JsonFaults.field(absent));
            case MismatchedInputException mismatch
            when String.valueOf(mismatch.getOriginalMessage()).startsWith("Missing required") ->
                missing("payload." + JsonFaults.field(mismatch));
            case JsonMappingException mapping ->
                new CodedException("command.invalid-field", "payload." + JsonFaults.describe(mapping));
            default -> new CodedException("command.invalid-field", "payload: " + JsonFaults.describe(e));
        };
    }

    private static CommandOptions options(ObjectNode document) {
        try {
            return new CommandOptions(
                    expectedSequence(document),
                    text(document, "idempotency_key"),
                    new Metadata(
                            text(document, "correlation_id"),
                            text(document, "causation_id"),
                            text(document, "actor"),
                            text(document, "traceparent")));
        } catch (IllegalArgumentException e) {
            throw new CodedException("command.invalid-field", String.valueOf(e.getMessage()), e);
        }
    }

    private static OptionalLong expectedSequence(ObjectNode document) {
        var node = document.get("expected_sequence");
        if (node == null || node.isNull()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() < 0) {
            throw new CodedException(
                    "command.invalid-field",
                    "expected_sequence is %s, but must be a whole number from 0 to %d".formatted(node, Long.MAX_VALUE));
        }
        return OptionalLong.of(node.asLong());
    }

    private static @Nullable String text(ObjectNode document, String field) {
        var node = document.get(field);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw new CodedException("command.invalid-field", "%s is %s, but must be text".formatted(field, node));
        }
        return node.asText();
    }

    private static void checkText(String path, JsonNode node) {
        var fault = node.isTextual() ? JsonMappers.faultOf(node.asText()) : null;
        if (fault != null) {
            throw new CodedException("command.invalid-field", "%s %s".formatted(path, fault));
        }
        node.properties()
                .forEach(field ->
                        checkText(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue()));
    }

    private static CodedException missing(String field) {
        return new CodedException("command.missing-field", "%s is missing".formatted(field));
    }
}
