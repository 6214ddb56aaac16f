package io.edupulse.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// A type whose values are written as text, in the JDK's own form of it. A value is only written if its text gives the
/// same value back, so that a form need not be exact for all values of its type.
///
/// @param expected what a text should have been, such as `a date like 2026-01-31`
/// @param isPortable whether other programs can be expected to read a value, as RFC 3339 has it for times
record TextForm<T>(
        Class<T> type, Function<T, String> write, Function<String, T> read, String expected, Predicate<T> isPortable) {

    private static final int LAST_YEAR = 9_999;
    private static final long FIRST_SECOND =
            Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private static final DateTimeFormatter YEAR = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
            .toFormatter(Locale.ROOT);

    private static final TextForm<Character> CHARACTER = text(Character.class, TextForm::character, "one character");

    static final List<TextForm<?>> ALL = List.of(
            new TextForm<>(
                    Instant.class,
                    Instant::toString,
                    Instant::parse,
                    "a time like 2026-01-31T12:00:00Z",
                    TextForm::isPortableInstant),
            time(LocalDate.class, LocalDate::parse, "a date like 2026-01-31"),
            time(LocalTime.class, LocalTime::parse, "a time of day like 12:00:00"),
            time(LocalDateTime.class, LocalDateTime::parse, "a date and time like 2026-01-31T12:00:00"),
            time(OffsetDateTime.class, OffsetDateTime::parse, "a time like 2026-01-31T12:00:00+01:00"),
            time(OffsetTime.class, OffsetTime::parse, "a time of day like 12:00:00+01:00"),
            time(ZonedDateTime.class, ZonedDateTime::parse, "a time like 2026-01-31T12:00:00+01:00[Europe/Paris]"),
            new TextForm<>(Year.class, YEAR::format, Year::parse, "a year like 2026", TextForm::isPortableTime),
            time(YearMonth.class, YearMonth::parse, "a month like 2026-01"),
            time(MonthDay.class, MonthDay::parse, "a day like --01-31"),
            new TextForm<>(ZoneId.class, ZoneId::getId, ZoneId::of, "a time zone like Europe/Paris", zone -> true),
            time(ZoneOffset.class, ZoneOffset::of, "an offset like +01:00"),
            text(Duration.class, Duration::parse, "a duration like PT1H30M"),
            text(Period.class, Period::parse, "a period like P1M2D"),
            text(URI.class, URI::create, "a URI"),
            CHARACTER);

    private static <T extends TemporalAccessor> TextForm<T> time(
            Class<T> type, Function<String, T> read, String expected) {
        return new TextForm<>(type, Object::toString, read, expected, TextForm::isPortableTime);
    }

    private static <T> TextForm<T> text(Class<T> type, Function<String, T> read, String expected) {
        return new TextForm<>(type, Object::toString, read, expected, value -> true);
    }

    private static Character character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("not one character");
        }
        return text.charAt(0);
    }

    /// A time of RFC 3339: a year of four digits, and an offset in whole minutes.
    private static boolean isPortableTime(TemporalAccessor time) {
        return isWithin(time, ChronoField.YEAR, 0, LAST_YEAR)
                && (!time.isSupported(ChronoField.OFFSET_SECONDS) || time.get(ChronoField.OFFSET_SECONDS) % 60 == 0);
    }

    private static boolean isWithin(TemporalAccessor time, ChronoField field, long first, long last) {
        return !time.isSupported(field) || (time.getLong(field) >= first && time.getLong(field) <= last);
    }

    private static boolean isPortableInstant(Instant time) {
        return time.getEpochSecond() >= FIRST_SECOND && time.getEpochSecond() <= LAST_SECOND;
    }

    /// @param portable whether values are refused that other programs might not be able to read
    static SimpleModule module(boolean portable) {
        var module = new SimpleModule(portable ? "EduPulse portable text" : "EduPulse text");
        ALL.forEach(form -> form.addTo(module, portable));
        return module.addSerializer(char.class, new Writer<>(CHARACTER, portable, false))
                .addDeserializer(char.class, new Reader<>(CHARACTER, portable));
    }

    private void addTo(SimpleModule module, boolean portable) {
        module.addSerializer(type, new Writer<>(this, portable, false));
        module.addKeySerializer(type, new Writer<>(this, portable, true));
        module.addDeserializer(type, new Reader<>(this, portable));
        module.addKeyDeserializer(type, new StrictScalars.KeyReader((text, in) -> parse(text, portable, in)));
    }

    /// Times are exact by their definition, and the most frequent of these.
    private boolean isExact(T value, String text) {
        try {
            return value instanceof Instant || read.apply(text).equals(value);
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            return false;
        }
    }

    private T parse(String text, boolean portable, JsonParser in) throws IOException {
        try {
            var value = read.apply(text);
            if (!portable || isPortable.test(value)) {
                return value;
            }
            throw new InvalidValueException(in, "is not " + expected, type);
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw new InvalidValueException(in, "is not " + expected, type);
        }
    }

    private static final class Writer<T> extends StdScalarSerializer<T> {
        private final transient TextForm<T> form;
        private final boolean portable;
        private final boolean isKey;

        Writer(TextForm<T> form, boolean portable, boolean isKey) {
            super(form.type);
            this.form = form;
            this.portable = portable;
            this.isKey = isKey;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            var text = form.write.apply(value);
            var flaw = value instanceof TemporalAccessor ? Optional.<String>empty() : StrictScalars.flaw(text);
            if (flaw.isPresent()) {
                throw UnwritableValueException.text(out, flaw.get());
            }
            if ((portable && !form.isPortable.test(value)) || !form.isExact(value, text)) {
                throw UnwritableValueException.value(
                        out,
                        "is " + text + ", which not every reader can take",
                        "give it " + form.expected + ", with a year from 0000 to 9999 and an offset in minutes");
            }
            if (isKey) {
                out.writeFieldName(text);
            } else {
                out.writeString(text);
            }
        }
    }

    private static final class Reader<T> extends StrictScalars.Reader<T> {
        private final transient TextForm<T> form;
        private final boolean portable;

        Reader(TextForm<T> form, boolean portable) {
            super(form.type);
            this.form = form;
            this.portable = portable;
        }

        @Override
        T read(String text, JsonParser in) throws IOException {
            return form.parse(text, portable, in);
        }
    }
}
