package io.edupulse.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Nearest;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The fields of one object of a document that people and programs send, read strictly: each error is one line that
/// says what is wrong.
///
/// @param kind what the document is
/// @param owner how errors call the object
record StrictFields(Kind kind, String owner, ObjectNode object) {

    private static final int MAXIMUM_BYTES = 1 << 20;
    private static final int SHOWN_CHARACTERS = 60;

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectReader TREES =
            RecordJson.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /// Answers have the constants of enums in lower case, so questions may have them so too.
    private static final JsonMapper QUERIES = RecordJson.MAPPER
            .rebuild()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    /// What a document is, and so which codes its errors have.
    enum Kind {
        COMMAND,
        QUERY;

        String code(String ofCommand, String ofQuery) {
            return this == COMMAND ? ofCommand : ofQuery;
        }

        @Override
        public String toString() {
            return this == COMMAND ? "command" : "query";
        }
    }

    /// The fields of a document.
    ///
    /// @throws CodedException with `too-large`, `invalid-text` or `malformed-json` of its kind
    static StrictFields parse(Kind kind, byte[] json) {
        if (json.length > MAXIMUM_BYTES) {
            throw new CodedException(
                    kind.code("command.too-large", "query.too-large"),
                    Text.format("A %s has at most %,d bytes, but this one has %,d", kind, MAXIMUM_BYTES, json.length));
        }
        checkText(kind, json);
        return new StrictFields(kind, "the " + kind, tree(kind, json));
    }

    /// The same, called otherwise in errors.
    StrictFields of(String otherOwner) {
        return new StrictFields(kind, otherOwner, object);
    }

    /// A value as JSON, so in one line, and not all of it if it is long.
    static String shown(JsonNode value) {
        var text = value.toString();
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }

    void allowOnly(List<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new CodedException(
                        kind.code("command.unknown-field", "query.unknown-field"),
                        Text.format(
                                "Field %s of %s is not known; known are %s%s",
                                shown(TextNode.valueOf(name)),
                                owner,
                                String.join(", ", known),
                                Nearest.suggestion(name, known)));
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
            throw refused(kind.code("command.missing-field", "query.missing-field"), name, "is missing");
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

    /// The fields of an object inside.
    ///
    /// @param inside how errors call it
    StrictFields object(String name, String inside) {
        return switch (find(name)) {
            case null -> throw refused(kind.code("command.missing-field", "query.missing-field"), name, "is missing");
            case ObjectNode value -> new StrictFields(kind, inside, value);
            case JsonNode value -> throw invalid(name, "is not an object", value);
        };
    }

    <T> T bind(Class<T> type) {
        try {
            return (kind == Kind.QUERY ? QUERIES : RecordJson.MAPPER)
                    .readerFor(type)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(object);
        } catch (JsonProcessingException e) {
            var mismatch = FieldMismatch.of(e);
            throw switch (mismatch.kind()) {
                case UNKNOWN ->
                    refused(
                            kind.code("command.unknown-field", "query.unknown-field"),
                            mismatch.field(),
                            mismatch.reason());
                case MISSING ->
                    refused(
                            kind.code("command.missing-field", "query.missing-field"),
                            mismatch.field(),
                            mismatch.reason());
                case INVALID -> invalid(mismatch.field(), mismatch.reason(), object.at(mismatch.pointer()));
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CodedException invalid(String field, String reason, JsonNode value) {
        return refused(kind.code("command.invalid-field", "query.invalid-field"), field, reason + ": " + shown(value));
    }

    private CodedException refused(String code, String field, String reason) {
        return new CodedException(code, Text.format("Field %s of %s %s", field, owner, reason));
    }

    /// Jackson would take some bytes that are no UTF-8, such as halves of surrogate pairs.
    private static void checkText(Kind kind, byte[] json) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
        } catch (CharacterCodingException e) {
            throw new CodedException(
                    kind.code("command.invalid-text", "query.invalid-text"),
                    Text.format("The %s is not text in UTF-8: encode it so, whatever the locale is", kind),
                    e);
        }
    }

    private static ObjectNode tree(Kind kind, byte[] json) {
        try (var parser = STRICT.createParser(json)) {
            if (TREES.readTree(parser) instanceof ObjectNode object) {
                return object;
            }
            throw new CodedException(
                    kind.code("command.malformed-json", "query.malformed-json"),
                    Text.format("A %s is a JSON object that begins with {", kind));
        } catch (JsonProcessingException e) {
            throw new CodedException(
                    kind.code("command.malformed-json", "query.malformed-json"),
                    Text.format("The %s is not valid JSON%s: %s", kind, place(e), oneLine(e.getOriginalMessage())),
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
}
