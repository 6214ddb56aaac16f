package io.edupulse.projection;

import io.edupulse.kernel.aggregate.DomainEvent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Events of a type with made-up values, to find out what functions make of them before there is a real one.
final class SampleEvent {

    private static final long IDS = 0x53414d504c45L;

    private static final Map<Class<?>, Object> VALUES = Map.ofEntries(
            Map.entry(boolean.class, false),
            Map.entry(byte.class, (byte) 1),
            Map.entry(short.class, (short) 1),
            Map.entry(int.class, 1),
            Map.entry(long.class, 1L),
            Map.entry(float.class, 1f),
            Map.entry(double.class, 1d),
            Map.entry(char.class, 'a'),
            Map.entry(Boolean.class, false),
            Map.entry(Integer.class, 1),
            Map.entry(Long.class, 1L),
            Map.entry(Double.class, 1d),
            Map.entry(String.class, "a"),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(List.class, List.of()),
            Map.entry(Set.class, Set.of()),
            Map.entry(Map.class, Map.of()),
            Map.entry(Optional.class, Optional.empty()));

    private long ids;

    private SampleEvent() {}

    /// Each id in it is another one, and none is an aggregate's. Empty if the record refuses the values, or has
    /// components of other types that it refuses to be null.
    static Optional<DomainEvent> of(Class<? extends DomainEvent> type) {
        try {
            return Optional.ofNullable(type.cast(new SampleEvent().record(type)));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /// Whether an id was made up here.
    static boolean madeUp(UUID id) {
        return id.getMostSignificantBits() == IDS;
    }

    private @Nullable Object record(Class<?> type) throws ReflectiveOperationException {
        var components = type.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(types[i]);
        }
        var constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            return null;
        }
    }

    private @Nullable Object value(Class<?> type) throws ReflectiveOperationException {
        if (type == UUID.class) {
            return new UUID(IDS, ++ids);
        }
        if (type.isEnum()) {
            return Stream.of(type.getEnumConstants()).findFirst().orElse(null);
        }
        if (type.isRecord()) {
            return record(type);
        }
        if (type.isSealed()) {
            return value(type.getPermittedSubclasses()[0]);
        }
        return VALUES.get(type);
    }
}
