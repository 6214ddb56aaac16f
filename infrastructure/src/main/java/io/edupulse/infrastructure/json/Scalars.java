package io.edupulse.infrastructure.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/// The scalars whose form is stricter here than Jackson's own.
final class Scalars {

    private static final Instant FIRST_TIME = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Scalars() {}

    /// A value of the right kind that does not fit; the message is the reason alone.
    static final class UnfitValueException extends MismatchedInputException {
        UnfitValueException(JsonParser parser, String reason, Class<?> target) {
            super(parser, reason, target);
        }
    }

    static final class TextWriter extends StdScalarSerializer<String> {
        TextWriter() {
            super(String.class);
        }

        @Override
        public void serialize(String text, JsonGenerator out, SerializerProvider provider) throws IOException {
            var flaw = ValidText.flaw(text);
            if (flaw.isPresent()) {
                throw JsonMappingException.from(out, flaw.get());
            }
            out.writeString(text);
        }
    }

    static final class TextReader extends Reader<String> {
        TextReader() {
            super(String.class);
        }

        @Override
        String read(String text, JsonParser in) throws IOException {
            var flaw = ValidText.flaw(text);
            if (flaw.isPresent()) {
                throw new UnfitValueException(in, flaw.get(), String.class);
            }
            return text;
        }
    }

    static final class UuidReader extends Reader<UUID> {
        UuidReader() {
            super(UUID.class);
        }

        /// `UUID.fromString` takes groups that are too short or too long.
        @Override
        UUID read(String text, JsonParser in) throws IOException {
            try {
                var uuid = UUID.fromString(text);
                if (uuid.toString().equalsIgnoreCase(text)) {
                    return uuid;
                }
            } catch (IllegalArgumentException e) {
                // falls through to the one answer
            }
            throw new UnfitValueException(in, "is not a UUID of 36 characters", UUID.class);
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
            throw new UnfitValueException(in, "is not a UUID of 16 bytes", UUID.class);
        }
    }

    static final class TimeWriter extends StdScalarSerializer<Instant> {
        TimeWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant time, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(time.toString());
        }
    }

    static final class TimeReader extends Reader<Instant> {
        TimeReader() {
            super(Instant.class);
        }

        @Override
        Instant read(String text, JsonParser in) throws IOException {
            try {
                var time = Instant.parse(text);
                if (!time.isBefore(FIRST_TIME) && !time.isAfter(LAST_TIME)) {
                    return time;
                }
            } catch (DateTimeException e) {
                // falls through to the one answer
            }
            throw new UnfitValueException(in, "is not a time like 2026-01-31T12:00:00Z", Instant.class);
        }
    }

    /// Takes the times, too, that only a program can have written.
    static final class AnyTimeReader extends Reader<Instant> {
        AnyTimeReader() {
            super(Instant.class);
        }

        @Override
        Instant read(String text, JsonParser in) throws IOException {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new UnfitValueException(in, "is not a time like 2026-01-31T12:00:00Z", Instant.class);
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
}
