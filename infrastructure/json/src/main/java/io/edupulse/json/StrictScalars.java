package io.edupulse.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import io.edupulse.kernel.text.UuidText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/// Texts and UUIDs, whose forms are stricter here than Jackson's own.
final class StrictScalars {

    private StrictScalars() {}

    static SimpleModule module() {
        return new SimpleModule("EduPulse scalars")
                .addSerializer(String.class, new TextWriter(false))
                .addKeySerializer(String.class, new TextWriter(true))
                .addDeserializer(String.class, new TextReader())
                .addKeyDeserializer(String.class, new KeyReader(StrictScalars::text))
                .addDeserializer(UUID.class, new UuidReader())
                .addKeyDeserializer(UUID.class, new KeyReader(StrictScalars::uuid));
    }

    /// Parses a text, or throws with the reason.
    @FunctionalInterface
    interface Parse {
        Object parse(String text, JsonParser in) throws IOException;
    }

    private static String text(String text, JsonParser in) throws IOException {
        var flaw = flaw(text);
        if (flaw.isPresent()) {
            throw new InvalidValueException(in, flaw.get(), String.class);
        }
        return text;
    }

    private static UUID uuid(String text, JsonParser in) throws IOException {
        var uuid = UuidText.parse(text);
        if (uuid.isEmpty()) {
            throw new InvalidValueException(in, "is not a UUID of 36 characters", UUID.class);
        }
        return uuid.get();
    }

    private static final class TextWriter extends StdScalarSerializer<String> {
        private final boolean isKey;

        TextWriter(boolean isKey) {
            super(String.class);
            this.isKey = isKey;
        }

        @Override
        public void serialize(String text, JsonGenerator out, SerializerProvider provider) throws IOException {
            var flaw = flaw(text);
            if (flaw.isPresent()) {
                throw UnwritableValueException.text(out, flaw.get());
            }
            if (isKey) {
                out.writeFieldName(text);
            } else {
                out.writeString(text);
            }
        }
    }

    private static final class TextReader extends Reader<String> {
        TextReader() {
            super(String.class);
        }

        @Override
        String read(String text, JsonParser in) throws IOException {
            return text(text, in);
        }
    }

    private static final class UuidReader extends Reader<UUID> {
        UuidReader() {
            super(UUID.class);
        }

        @Override
        UUID read(String text, JsonParser in) throws IOException {
            return uuid(text, in);
        }
    }

    /// As a binary format has it.
    static final class UuidBytesReader extends StdScalarDeserializer<UUID> {
        UuidBytesReader() {
            super(UUID.class);
        }

        @Override
        public UUID deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (in.hasToken(JsonToken.VALUE_EMBEDDED_OBJECT)) {
                var bytes = in.getBinaryValue();
                if (bytes.length == 2 * Long.BYTES) {
                    var halves = ByteBuffer.wrap(bytes);
                    return new UUID(halves.getLong(), halves.getLong());
                }
            }
            throw new InvalidValueException(in, "is not a UUID of 16 bytes", UUID.class);
        }
    }

    /// Reads the keys of maps.
    static final class KeyReader extends KeyDeserializer {
        private final Parse parse;

        KeyReader(Parse parse) {
            this.parse = parse;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            try {
                return parse.parse(key, context.getParser());
            } catch (InvalidValueException e) {
                throw new InvalidValueException(
                        context.getParser(), "has a key that " + e.getOriginalMessage(), e.getTargetType());
            }
        }
    }

    /// Reads from text and from nothing else.
    abstract static class Reader<T> extends StdScalarDeserializer<T> {
        private final Class<T> target;

        Reader(Class<T> target) {
            super(target);
            this.target = target;
        }

        @Override
        public final T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (in.hasToken(JsonToken.VALUE_STRING)) {
                return read(in.getText(), in);
            }
            throw MismatchedInputException.from(in, target, "not text");
        }

        abstract T read(String text, JsonParser in) throws IOException;
    }

    /// The reason why neither `jsonb` nor every reader of the wire takes a text, if any.
    static Optional<String> flaw(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return Optional.of("has a NUL character at index " + i);
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    return Optional.of("has half a surrogate pair at index " + i);
                }
                i++;
            }
        }
        return Optional.empty();
    }
}
