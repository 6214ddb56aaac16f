package io.edupulse.json;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EventTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Events that have, together, every type that a component may have.
public sealed interface Shapes extends DomainEvent {

    EventTypes TYPES = EventTypes.of(List.of(Shapes.class));

    record Primitives(boolean a, byte b, char c, short d, int e, long f, float g, double h) implements Shapes {}

    record Boxes(
            Boolean a,
            Byte b,
            Character c,
            Short d,
            Integer e,
            Long f,
            Float g,
            Double h,
            @Nullable Integer i,
            @Nullable Double j)
            implements Shapes {}

    record Plain(
            String text, UUID id, @Nullable String note, Mood mood, BigDecimal amount, BigInteger count, URI address)
            implements Shapes {}

    record Times(
            Instant instant,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            OffsetDateTime offsetDateTime,
            OffsetTime offsetTime,
            ZonedDateTime zonedDateTime,
            Year year,
            YearMonth yearMonth,
            MonthDay monthDay,
            Duration duration,
            Period period,
            ZoneId zone,
            ZoneOffset offset,
            DayOfWeek day)
            implements Shapes {}

    record Optionals(
            Optional<String> text,
            Optional<Inner> inner,
            Optional<Figure> figure,
            Optional<List<Figure>> figures,
            OptionalInt number,
            OptionalLong large,
            OptionalDouble real)
            implements Shapes {}

    record Collections(
            List<String> texts,
            List<List<Double>> matrix,
            Set<UUID> ids,
            Set<Inner> inners,
            Map<String, String> byText,
            Map<UUID, Inner> byId,
            Map<Mood, List<Figure>> byMood,
            Map<Integer, BigDecimal> byNumber,
            Map<Long, Set<String>> byLarge,
            Map<LocalDate, Instant> byDate,
            Map<Instant, Figure> byInstant)
            implements Shapes {}

    record Nested(Inner inner, Figure figure, @Nullable Figure other, List<Figure> figures, Pair<Figure, Inner> pair)
            implements Shapes {}

    record Deep(Tree tree) implements Shapes {}

    record Empty() implements Shapes {}

    record Inner(String innerText, @Nullable Inner next) {}

    record Pair<A, B>(A first, B second) {}

    record Tree(String label, List<Tree> children) {}

    enum Mood {
        GOOD,
        BAD {
            @Override
            public String toString() {
                return "not good";
            }
        }
    }

    sealed interface Figure {}

    record Circle(double radius) implements Figure {}

    record Point() implements Figure {}

    sealed interface Polygon extends Figure {}

    record Square(BigDecimal a, float b) implements Polygon {}

    record Path(List<Polygon> parts, Map<String, Figure> named) implements Polygon {}
}
