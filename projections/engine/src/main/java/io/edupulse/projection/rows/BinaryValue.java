package io.edupulse.projection.rows;

import io.edupulse.kernel.text.Text;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.UUID;
import org.jooq.EnumType;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/// The values of rows as PostgreSQL reads them in binary: the length in four bytes, -1 for null, and then
/// the value.
final class BinaryValue {

    /// Of these it is known how they are written; others go as text.
    private static final Set<Class<?>> KNOWN = Set.of(
            UUID.class,
            Long.class,
            Integer.class,
            Short.class,
            Boolean.class,
            Double.class,
            String.class,
            JSONB.class,
            Instant.class,
            OffsetDateTime.class,
            byte[].class);

    private static final int NULL = -1;
    private static final byte JSONB_VERSION = 1;
    private static final long EPOCH_SECONDS =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;

    /// A time that no column can hold, so that the database refuses it.
    private static final long BEYOND_ALL_TIMES = Long.MAX_VALUE - 1;

    private BinaryValue() {}

    static boolean isKnown(Field<?> field) {
        var stored = field.getConverter().fromType();
        return KNOWN.contains(stored) || EnumType.class.isAssignableFrom(stored);
    }

    @SuppressWarnings("unchecked") // a row's values are of the types of its fields
    static <T> void put(CopyBuffer out, Field<T> field, @Nullable Object value) {
        switch (field.getConverter().to((T) value)) {
            case null -> out.putInt(NULL);
            case UUID id ->
                out.putInt(2 * Long.BYTES).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
            case Long number -> out.putInt(Long.BYTES).putLong(number);
            case Integer number -> out.putInt(Integer.BYTES).putInt(number);
            case Short number -> out.putInt(Short.BYTES).putShort(number);
            case Boolean truth -> out.putInt(Byte.BYTES).put((byte) (truth ? 1 : 0));
            case Double number -> out.putInt(Double.BYTES).putLong(Double.doubleToLongBits(number));
            case String text -> putBytes(out, utf8(text));
            case EnumType constant -> putBytes(out, utf8(constant.getLiteral()));
            case byte[] bytes -> putBytes(out, bytes);
            case Instant time -> out.putInt(Long.BYTES).putLong(micros(time));
            case OffsetDateTime time -> out.putInt(Long.BYTES).putLong(micros(time.toInstant()));
            case JSONB json -> {
                var document = utf8(json.data());
                out.putInt(1 + document.length).put(JSONB_VERSION).put(document);
            }
            default ->
                throw new IllegalArgumentException(Text.format("%s cannot be written in binary: %s", field, value));
        }
    }

    private static void putBytes(CopyBuffer out, byte[] bytes) {
        out.putInt(bytes.length).put(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Since the beginning of 2000, rounded as PostgreSQL does when it reads text.
    private static long micros(Instant time) {
        try {
            long seconds = Math.multiplyExact(time.getEpochSecond() - EPOCH_SECONDS, (long) MICROS);
            return Math.addExact(seconds, (long) Math.rint(time.getNano() / NANOS * MICROS));
        } catch (ArithmeticException e) {
            return BEYOND_ALL_TIMES;
        }
    }
}
