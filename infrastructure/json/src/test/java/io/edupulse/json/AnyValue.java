package io.edupulse.json;

import io.edupulse.kernel.text.Text;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Random values of any type that a component may have, with a taste for what lies at the edges. Some of them are
/// hostile: nulls where none may be, half characters, numbers and times that the log does not have.
public final class AnyValue {

    private static final int DEEPEST = 4;
    private static final String[] TEXTS = {
        "",
        " ",
        "a",
        "null",
        "\"",
        "\\",
        "\\u0000",
        "\u0001\t\n\r\u007f\u0085\u2028",
        "é",
        "😀",
        "\ufffe\uffff",
        "0",
        "type",
        "a/b.c~d"
    };
    private static final double[] REALS = {
        0,
        1,
        -1,
        0.1,
        1e15,
        1e16,
        1e21,
        1e22,
        1e308,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        Double.MIN_NORMAL,
        -1e-7,
        Math.PI
    };
    private static final float[] FLOATS = {
        0, 1, -1, 0.1f, 1e7f, 1e10f, Float.MAX_VALUE, Float.MIN_VALUE, Float.MIN_NORMAL, 16_777_217, 3.4e38f
    };
    private static final long[] LONGS = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53, (1L << 53) + 1};
    private static final String[] DECIMALS = {
        "0",
        "0.00",
        "1.0",
        "1.50",
        "-0.10",
        "1000",
        "1E-9",
        "0.000000000000000000000000000001",
        "123456789012345678901234567890.1"
    };
    private static final String[] ADDRESSES = {
        "", "a", "https://example.org/a?b=c&d=é#f", "urn:x:y", "HTTP://Example.ORG", "mailto:a@b.c", "%41"
    };

    private final RandomGenerator random;

    /// How often a value is hostile, from 0 to 1.
    private final double hostility;

    private final Map<Class<?>, Supplier<Object>> makers;

    public AnyValue(RandomGenerator random, double hostility) {
        this.random = random;
        this.hostility = hostility;
        this.makers = makers();
    }

    public <T> T of(Class<T> record) {
        return record.cast(record(record, Map.of(), 0));
    }

    private Object record(Class<?> type, Map<TypeVariable<?>, Type> bound, int depth) {
        var components = type.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(components)
                .map(component -> component(component, bound, depth))
                .toArray();
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(Text.format("Cannot make a %s of %s", type, Arrays.toString(values)), e);
        }
    }

    private @Nullable Object component(RecordComponent component, Map<TypeVariable<?>, Type> bound, int depth) {
        boolean isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        if (isNullable && (depth > DEEPEST || random.nextInt(3) == 0)) {
            return null;
        }
        if (!component.getType().isPrimitive() && isHostile()) {
            return null;
        }
        return value(component.getGenericType(), bound, depth + 1);
    }

    private boolean isHostile() {
        return random.nextDouble() < hostility;
    }

    private Object value(Type generic, Map<TypeVariable<?>, Type> bound, int depth) {
        var type = generic instanceof TypeVariable<?> variable ? bound.get(variable) : generic;
        if (type instanceof ParameterizedType parameterized) {
            return generic((Class<?>) parameterized.getRawType(), parameterized.getActualTypeArguments(), bound, depth);
        }
        return plain((Class<?>) type, depth);
    }

    private Object generic(Class<?> raw, Type[] arguments, Map<TypeVariable<?>, Type> bound, int depth) {
        if (raw == Optional.class) {
            return random.nextBoolean() ? Optional.of(value(arguments[0], bound, depth)) : Optional.empty();
        }
        if (raw == List.class) {
            return elements(arguments[0], bound, depth, isHostile());
        }
        if (raw == Set.class) {
            return set(arguments[0], bound, depth);
        }
        if (raw == Map.class) {
            return map(arguments, bound, depth);
        }
        var own = new HashMap<TypeVariable<?>, Type>();
        for (int i = 0; i < arguments.length; i++) {
            own.put(raw.getTypeParameters()[i], arguments[i]);
        }
        return record(raw, own, depth);
    }

    private List<@Nullable Object> elements(Type type, Map<TypeVariable<?>, Type> bound, int depth, boolean isHostile) {
        var elements = new ArrayList<@Nullable Object>();
        int size = depth > DEEPEST ? 0 : random.nextInt(4);
        for (int i = 0; i < size; i++) {
            elements.add(value(type, bound, depth + 1));
        }
        if (isHostile) {
            elements.add(null);
        }
        return elements;
    }

    private Set<@Nullable Object> set(Type type, Map<TypeVariable<?>, Type> bound, int depth) {
        boolean isHostile = isHostile();
        var elements = elements(type, bound, depth, isHostile && random.nextBoolean());
        if (isHostile && !elements.isEmpty()) {
            Set<@Nullable Object> twice = Collections.newSetFromMap(new IdentityHashMap<>());
            twice.addAll(elements);
            return twice;
        }
        return new LinkedHashSet<>(elements);
    }

    private Map<@Nullable Object, @Nullable Object> map(Type[] types, Map<TypeVariable<?>, Type> bound, int depth) {
        var map = new HashMap<@Nullable Object, @Nullable Object>();
        int size = depth > DEEPEST ? 0 : random.nextInt(4);
        for (int i = 0; i < size; i++) {
            map.put(value(types[0], bound, depth + 1), isHostile() ? null : value(types[1], bound, depth + 1));
        }
        if (isHostile()) {
            map.put(null, value(types[1], bound, depth + 1));
        }
        return map;
    }

    private Object plain(Class<?> type, int depth) {
        if (type.isRecord()) {
            return record(type, Map.of(), depth);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        }
        if (type.isSealed() && type.isInterface()) {
            return permitted(type, depth);
        }
        var made = makers.get(type);
        if (made == null) {
            throw new IllegalArgumentException("No values of " + type);
        }
        return made.get();
    }

    private Object permitted(Class<?> sealed, int depth) {
        var permitted = sealed.getPermittedSubclasses();
        return plain(permitted[random.nextInt(permitted.length)], depth);
    }

    private Map<Class<?>, Supplier<Object>> makers() {
        var makers = new HashMap<Class<?>, Supplier<Object>>();
        for (var type : List.of(boolean.class, Boolean.class)) {
            makers.put(type, random::nextBoolean);
        }
        for (var type : List.of(byte.class, Byte.class)) {
            makers.put(type, () -> (byte) random.nextInt());
        }
        for (var type : List.of(char.class, Character.class)) {
            makers.put(type, () -> isHostile() ? (char) random.nextInt() : (char) (1 + random.nextInt(0xd000)));
        }
        for (var type : List.of(short.class, Short.class)) {
            makers.put(type, () -> (short) random.nextInt());
        }
        for (var type : List.of(int.class, Integer.class)) {
            makers.put(type, random::nextInt);
        }
        for (var type : List.of(long.class, Long.class)) {
            makers.put(type, this::large);
        }
        for (var type : List.of(float.class, Float.class)) {
            makers.put(type, this::small);
        }
        for (var type : List.of(double.class, Double.class)) {
            makers.put(type, this::real);
        }
        makers.put(String.class, this::text);
        makers.put(UUID.class, () -> new UUID(random.nextLong(), random.nextLong()));
        makers.put(BigInteger.class, () -> BigInteger.valueOf(large()).pow(1 + random.nextInt(6)));
        makers.put(BigDecimal.class, this::decimal);
        makers.put(URI.class, () -> URI.create(ADDRESSES[random.nextInt(ADDRESSES.length)]));
        makers.put(
                OptionalInt.class, () -> random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty());
        makers.put(OptionalLong.class, () -> random.nextBoolean() ? OptionalLong.of(large()) : OptionalLong.empty());
        makers.put(
                OptionalDouble.class, () -> random.nextBoolean() ? OptionalDouble.of(real()) : OptionalDouble.empty());
        makers.put(Instant.class, () -> Instant.ofEpochSecond(seconds(), random.nextInt(3) * 333_333_333L));
        makers.put(LocalDate.class, this::date);
        makers.put(LocalTime.class, this::time);
        makers.put(LocalDateTime.class, () -> LocalDateTime.of(date(), time()));
        makers.put(OffsetDateTime.class, () -> OffsetDateTime.of(date(), time(), offset()));
        makers.put(OffsetTime.class, () -> OffsetTime.of(time(), offset()));
        makers.put(
                ZonedDateTime.class,
                () -> ZonedDateTime.of(
                        isHostile() ? date() : LocalDate.ofEpochDay(random.nextInt(30_000)), time(), zone()));
        makers.put(Year.class, () -> Year.of(date().getYear()));
        makers.put(YearMonth.class, () -> YearMonth.from(date()));
        makers.put(MonthDay.class, () -> MonthDay.from(date()));
        makers.put(Duration.class, () -> Duration.ofSeconds(seconds(), random.nextInt(1_000_000_000)));
        makers.put(Period.class, () -> Period.of(random.nextInt(99), -random.nextInt(99), random.nextInt()));
        makers.put(ZoneId.class, this::zone);
        makers.put(ZoneOffset.class, this::offset);
        return makers;
    }

    private String text() {
        if (isHostile()) {
            return List.of("a\0", "\ud800", "b\udc00c").get(random.nextInt(3));
        }
        var text = new StringBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return text.toString();
    }

    private long large() {
        return random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
    }

    private double real() {
        if (isHostile()) {
            return new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0}
                    [random.nextInt(4)];
        }
        return random.nextBoolean()
                ? REALS[random.nextInt(REALS.length)]
                : finite(Double.longBitsToDouble(random.nextLong()));
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 2;
    }

    private float small() {
        if (isHostile()) {
            return new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0.0f}[random.nextInt(4)];
        }
        float any = Float.intBitsToFloat(random.nextInt());
        return random.nextBoolean() ? FLOATS[random.nextInt(FLOATS.length)] : Float.isFinite(any) ? any : 2;
    }

    private BigDecimal decimal() {
        if (isHostile()) {
            return List.of("1E+3", "0E+1", "1E+200000", "1E-20000").stream()
                    .map(BigDecimal::new)
                    .toList()
                    .get(random.nextInt(4));
        }
        return random.nextBoolean()
                ? new BigDecimal(DECIMALS[random.nextInt(DECIMALS.length)])
                : new BigDecimal(
                        new BigInteger(random.nextInt(1, 200), new java.util.Random(random.nextLong())),
                        random.nextInt(40));
    }

    /// From the year 0 to the year 9999, or from anywhere.
    private long seconds() {
        return isHostile()
                ? random.nextLong(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())
                : random.nextLong(-62_167_219_200L, 253_402_300_800L);
    }

    private LocalDate date() {
        return isHostile()
                ? List.of(LocalDate.MIN, LocalDate.MAX, LocalDate.of(-1, 1, 1), LocalDate.of(10_000, 1, 1))
                        .get(random.nextInt(4))
                : LocalDate.ofEpochDay(random.nextLong(-719_528, 2_932_897));
    }

    private LocalTime time() {
        return List.of(
                        LocalTime.MIN,
                        LocalTime.MAX,
                        LocalTime.NOON,
                        LocalTime.of(1, 2),
                        LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L)))
                .get(random.nextInt(5));
    }

    private ZoneOffset offset() {
        return isHostile()
                ? ZoneOffset.ofTotalSeconds(3_601)
                : ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1));
    }

    private ZoneId zone() {
        return List.of(
                        ZoneId.of("Europe/Paris"),
                        ZoneId.of("America/New_York"),
                        ZoneId.of("UTC"),
                        ZoneOffset.UTC,
                        ZoneId.of("GMT+2"),
                        offset())
                .get(random.nextInt(6));
    }
}
