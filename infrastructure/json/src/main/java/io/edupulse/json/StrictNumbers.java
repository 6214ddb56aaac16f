package io.edupulse.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/// StrictNumbers as `jsonb` keeps them: without infinity, NaN and negative zero, without exponents (it makes `1000` of
/// `1E+3`), and with a bounded number of digits. A number that would come back as another one is refused.
final class StrictNumbers {

    /// Of a `numeric` of PostgreSQL, before the point.
    private static final int INTEGER_DIGITS = 131_072;

    /// What Jackson writes after the point; PostgreSQL would take 16,383.
    private static final int FRACTION_DIGITS = 9_999;

    /// Numbers of this many bits have at most that many digits.
    private static final int INTEGER_BITS = 435_411;

    private StrictNumbers() {}

    /// For every format.
    static SimpleModule module() {
        var module = new SimpleModule("EduPulse numbers")
                .addKeyDeserializer(Integer.class, key(Integer.class, Integer::valueOf))
                .addKeyDeserializer(Long.class, key(Long.class, Long::valueOf));
        both(Byte.class, byte.class).forEach(type -> module.addDeserializer(type, new ByteReader()));
        return module;
    }

    /// For JSON that goes through `jsonb`.
    static SimpleModule portable() {
        var module = new SimpleModule("EduPulse portable numbers")
                .addSerializer(BigDecimal.class, new DecimalWriter())
                .addDeserializer(BigDecimal.class, new DecimalReader())
                .addSerializer(BigInteger.class, new IntegerWriter())
                .addSerializer(OptionalDouble.class, new OptionalDoubleWriter());
        both(Double.class, double.class)
                .forEach(type ->
                        module.addSerializer(type, new DoubleWriter()).addDeserializer(type, new DoubleReader()));
        both(Float.class, float.class)
                .forEach(
                        type -> module.addSerializer(type, new FloatWriter()).addDeserializer(type, new FloatReader()));
        return module;
    }

    @SuppressWarnings("unchecked") // the class of a primitive has the type of its box
    private static <T> List<Class<T>> both(Class<T> box, Class<?> primitive) {
        return List.of(box, (Class<T>) primitive);
    }

    /// Only in the form in which it is written, since `1` and `01` would be two keys of one object.
    private static <T extends Number> StrictScalars.KeyReader key(Class<T> type, Function<String, T> read) {
        return new StrictScalars.KeyReader((text, in) -> {
            try {
                var value = read.apply(text);
                if (value.toString().equals(text)) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // falls through to the one answer
            }
            throw new InvalidValueException(in, "is not a whole number", type);
        });
    }

    private static void check(double value, JsonGenerator out) throws IOException {
        if (!Double.isFinite(value) || (value == 0 && 1 / value < 0)) {
            throw UnwritableValueException.value(
                    out, "is " + value + ", which JSON numbers do not have", "give it a finite number or 0.0");
        }
    }

    /// Jackson takes up to 255, and makes a negative number of it.
    private static final class ByteReader extends StdScalarDeserializer<Byte> {
        ByteReader() {
            super(Byte.class);
        }

        @Override
        public Byte deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
                int value = in.getIntValue();
                if (value == (byte) value) {
                    return (byte) value;
                }
            }
            throw MismatchedInputException.from(in, Byte.class, "not a byte");
        }
    }

    private static final class DoubleWriter extends StdScalarSerializer<Double> {
        DoubleWriter() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            check(value, out);
            out.writeNumber(value);
        }
    }

    private static final class FloatWriter extends StdScalarSerializer<Float> {
        FloatWriter() {
            super(Float.class);
        }

        @Override
        public void serialize(Float value, JsonGenerator out, SerializerProvider provider) throws IOException {
            check(value, out);
            out.writeNumber(value);
        }
    }

    private static final class OptionalDoubleWriter extends StdScalarSerializer<OptionalDouble> {
        OptionalDoubleWriter() {
            super(OptionalDouble.class);
        }

        @Override
        public void serialize(OptionalDouble value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (value.isPresent()) {
                check(value.getAsDouble(), out);
                out.writeNumber(value.getAsDouble());
            } else {
                out.writeNull();
            }
        }
    }

    private static final class DoubleReader extends NumberReader<Double> {
        DoubleReader() {
            super(Double.class);
        }

        @Override
        Double read(JsonParser in) throws IOException {
            double value = in.getDoubleValue();
            if (Double.isFinite(value)) {
                return value;
            }
            throw tooLarge(in);
        }
    }

    private static final class FloatReader extends NumberReader<Float> {
        FloatReader() {
            super(Float.class);
        }

        @Override
        Float read(JsonParser in) throws IOException {
            float value = in.getFloatValue();
            if (Float.isFinite(value)) {
                return value;
            }
            throw tooLarge(in);
        }
    }

    private static final class IntegerWriter extends StdScalarSerializer<BigInteger> {
        IntegerWriter() {
            super(BigInteger.class);
        }

        @Override
        public void serialize(BigInteger value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (value.bitLength() > INTEGER_BITS) {
                throw UnwritableValueException.value(
                        out,
                        Text.format("has %,d bits", value.bitLength()),
                        Text.format("the log takes up to %,d", INTEGER_BITS));
            }
            out.writeNumber(value);
        }
    }

    private static final class DecimalWriter extends StdScalarSerializer<BigDecimal> {
        DecimalWriter() {
            super(BigDecimal.class);
        }

        @Override
        public void serialize(BigDecimal value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (value.scale() < 0) {
                throw UnwritableValueException.value(
                        out,
                        Text.format("has the scale %d, which would become 0", value.scale()),
                        "give it a scale of 0 or more with setScale");
            }
            if (!isInRange(value)) {
                throw UnwritableValueException.value(
                        out,
                        Text.format("has the precision %,d and the scale %,d", value.precision(), value.scale()),
                        Text.format(
                                "round it to %,d digits before and %,d after the point",
                                INTEGER_DIGITS, FRACTION_DIGITS));
            }
            out.writeNumber(value);
        }
    }

    /// Without an exponent, as `jsonb` has it.
    private static final class DecimalReader extends NumberReader<BigDecimal> {
        DecimalReader() {
            super(BigDecimal.class);
        }

        @Override
        BigDecimal read(JsonParser in) throws IOException {
            var value = in.getDecimalValue();
            if (!isInRange(value)) {
                throw tooLarge(in);
            }
            return value.scale() < 0 ? value.setScale(0) : value;
        }
    }

    private static boolean isInRange(BigDecimal value) {
        return value.scale() <= FRACTION_DIGITS && (long) value.precision() - value.scale() <= INTEGER_DIGITS;
    }

    /// Reads from a number and from nothing else.
    private abstract static class NumberReader<T> extends StdScalarDeserializer<T> {
        private final Class<T> target;

        NumberReader(Class<T> target) {
            super(target);
            this.target = target;
        }

        @Override
        public final T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            var token = in.currentToken();
            if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
                return read(in);
            }
            throw MismatchedInputException.from(in, target, "not a number");
        }

        abstract T read(JsonParser in) throws IOException;

        InvalidValueException tooLarge(JsonParser in) {
            return new InvalidValueException(in, "is a number out of the range of " + target.getSimpleName(), target);
        }
    }
}
