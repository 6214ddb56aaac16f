package io.edupulse.json;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.edupulse.kernel.collection.PersistentMap;
import io.edupulse.kernel.collection.PersistentSet;
import io.edupulse.kernel.text.Text;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The permitted types of record components, so that every written value can be read. They are checked when a program
/// starts, and not with the first value.
final class PermittedTypes {

    /// Of events and commands.
    static final PermittedTypes DOCUMENTS = new PermittedTypes(Set.of());

    /// Of states, which may also be plain values.
    static final PermittedTypes STATES = new PermittedTypes(Set.of(PersistentMap.class, PersistentSet.class));

    private static final Set<Class<?>> PLAIN = Stream.concat(
                    Stream.<Class<?>>of(
                            String.class,
                            UUID.class,
                            boolean.class,
                            byte.class,
                            char.class,
                            short.class,
                            int.class,
                            long.class,
                            float.class,
                            double.class,
                            Boolean.class,
                            Byte.class,
                            Short.class,
                            Integer.class,
                            Long.class,
                            Float.class,
                            Double.class,
                            BigDecimal.class,
                            BigInteger.class),
                    TextForm.ALL.stream().map(TextForm::type))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<Class<?>> KEYS = Stream.concat(
                    Stream.<Class<?>>of(String.class, UUID.class, Integer.class, Long.class),
                    TextForm.ALL.stream().map(TextForm::type))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<Class<?>> COLLECTIONS = Set.of(List.class, Set.class, Map.class);

    private static final String PERMITTED = "permitted are String, UUID, primitives and their boxes, BigDecimal, "
            + "BigInteger, enums, "
            + TextForm.ALL.stream().map(form -> form.type().getSimpleName()).collect(Collectors.joining(", "))
            + ", records, sealed interfaces of records, List, Set, Map with a text, number or enum as its key, and "
            + "Optional, OptionalInt, OptionalLong and OptionalDouble as whole components";

    private final Set<Class<?>> grown;

    private PermittedTypes(Set<Class<?>> grown) {
        this.grown = grown;
    }

    /// The problems of a type and of its components, as sentences.
    List<String> problems(Class<?> type) {
        var walk = new Walk(grown);
        walk.look(TypeFactory.defaultInstance().constructType(type), "Type " + type.getName());
        return List.copyOf(walk.problems);
    }

    private static final class Walk {
        private final Set<Class<?>> grown;
        private final Set<JavaType> seen = new HashSet<>();
        private final List<String> problems = new ArrayList<>();

        Walk(Set<Class<?>> grown) {
            this.grown = grown;
        }

        /// @param place what has this type, as the beginning of a sentence
        void look(JavaType type, String place) {
            var raw = type.getRawClass();
            if (PLAIN.contains(raw) || raw.isEnum() || !seen.add(type)) {
                return;
            }
            if (raw.isRecord()) {
                lookIntoRecord(type);
            } else if (raw.isInterface() && raw.isSealed()) {
                lookIntoSealed(type, place);
            } else if (COLLECTIONS.contains(raw) || grown.contains(raw)) {
                lookIntoCollection(type, place);
            } else {
                problems.add(Text.format("%s is %s, which cannot be stored: %s", place, article(type), PERMITTED));
            }
        }

        private void lookIntoRecord(JavaType type) {
            var raw = type.getRawClass();
            var fields = new HashMap<String, RecordComponent>();
            var names = RecordJson.fields(raw);
            var components = raw.getRecordComponents();
            for (int i = 0; i < components.length; i++) {
                var component = components[i];
                var place = Text.format("Component %s of %s", component.getName(), raw.getName());
                var other = fields.put(names.get(i), component);
                if (other != null) {
                    problems.add(Text.format(
                            "%s has the same field %s as component %s: rename one of them",
                            place, names.get(i), other.getName()));
                }
                lookIntoComponent(type, component, place);
            }
        }

        private void lookIntoComponent(JavaType owner, RecordComponent component, String place) {
            if (hasNullableArgument(component.getAnnotatedType())) {
                problems.add(place + " has @Nullable elements, which cannot be stored: leave them out, or wrap them in"
                        + " a record");
            }
            var type = TypeFactory.defaultInstance().resolveMemberType(component.getGenericType(), owner.getBindings());
            if (!RecordIntrospector.OPTIONALS.contains(type.getRawClass())) {
                look(type, place);
                return;
            }
            if (RecordIntrospector.isNullable(component)) {
                problems.add(place + " is optional and @Nullable, which are stored alike: choose one of them");
            }
            if (type.getRawClass() == Optional.class) {
                look(type.containedTypeOrUnknown(0), "The content of " + lowerCase(place));
            }
        }

        private void lookIntoSealed(JavaType type, String place) {
            var named = new HashMap<String, Class<?>>();
            for (var permitted : records(type.getRawClass(), place)) {
                var other = named.put(permitted.getSimpleName(), permitted);
                if (other != null) {
                    problems.add(Text.format(
                            "%s is a %s, of which two records are named %s: %s and %s; rename one of them",
                            place,
                            type.getRawClass().getName(),
                            permitted.getSimpleName(),
                            other.getName(),
                            permitted.getName()));
                }
                if (RecordJson.fields(permitted).contains(RecordIntrospector.TAG)) {
                    problems.add(Text.format(
                            "Component type of %s has the name of the field that tells which %s it is: rename it",
                            permitted.getName(), type.getRawClass().getSimpleName()));
                }
                look(TypeFactory.defaultInstance().constructSpecializedType(type, permitted), place);
            }
        }

        private List<Class<?>> records(Class<?> sealed, String place) {
            var records = new ArrayList<Class<?>>();
            for (var permitted : sealed.getPermittedSubclasses()) {
                if (permitted.isRecord()) {
                    records.add(permitted);
                } else if (permitted.isInterface() && permitted.isSealed()) {
                    records.addAll(records(permitted, place));
                } else {
                    problems.add(Text.format(
                            "%s is a %s, which may be a %s, and that is no record: %s",
                            place, sealed.getName(), permitted.getName(), PERMITTED));
                }
            }
            return records;
        }

        private void lookIntoCollection(JavaType type, String place) {
            var rest = type.getBindings().getTypeParameters();
            var raw = type.getRawClass();
            if (raw == Map.class && !rest.isEmpty()) {
                var key = rest.getFirst();
                if (!KEYS.contains(key.getRawClass()) && !key.isEnumType()) {
                    problems.add(Text.format(
                            "%s has %s as the key of a map, which cannot be stored: %s",
                            place, article(key), PERMITTED));
                }
                rest = rest.subList(1, rest.size());
            }
            if (rest.isEmpty()) {
                problems.add(Text.format("%s is a %s of unknown elements: name their type", place, raw.getName()));
            }
            rest.forEach(element -> look(element, "An element of " + lowerCase(place)));
        }

        private static String lowerCase(String place) {
            return Character.toLowerCase(place.charAt(0)) + place.substring(1);
        }

        private static String article(JavaType type) {
            return "a " + (type.isArrayType() ? type.getRawClass().getTypeName() : type.toCanonical());
        }

        private static boolean hasNullableArgument(AnnotatedType type) {
            return type instanceof AnnotatedParameterizedType parameterized
                    && Stream.of(parameterized.getAnnotatedActualTypeArguments())
                            .anyMatch(argument ->
                                    argument.isAnnotationPresent(Nullable.class) || hasNullableArgument(argument));
        }
    }
}
