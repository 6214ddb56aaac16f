package io.edupulse.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes Jackson refuse to write what it would refuse to read, or would read as something else: nulls in components
/// that are not `@Nullable` and in collections, and sets and maps that are none, since they have equal members.
///
/// A component costs nothing more than without: Jackson asks for nulls anyway.
final class StrictWriting extends BeanSerializerModifier {

    @Override
    public List<BeanPropertyWriter> changeProperties(
            SerializationConfig config, BeanDescription description, List<BeanPropertyWriter> properties) {
        if (description.getBeanClass().isRecord()) {
            var nullable = Stream.of(description.getBeanClass().getRecordComponents())
                    .filter(RecordIntrospector::isNullable)
                    .map(component -> component.getName())
                    .collect(Collectors.toSet());
            properties.stream()
                    .filter(property -> !nullable.contains(property.getMember().getName()))
                    .forEach(property -> property.assignNullSerializer(new NoNull()));
        }
        return properties;
    }

    @Override
    public JsonSerializer<?> modifyCollectionSerializer(
            SerializationConfig config,
            CollectionType type,
            BeanDescription description,
            JsonSerializer<?> serializer) {
        return new Checked(serializer);
    }

    @Override
    public JsonSerializer<?> modifyMapSerializer(
            SerializationConfig config, MapType type, BeanDescription description, JsonSerializer<?> serializer) {
        return new Checked(serializer);
    }

    private static final class NoNull extends JsonSerializer<Object> {

        @Override
        public void serialize(@Nullable Object nothing, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            throw UnwritableValueException.missing(
                    out, "give it a value, or declare the component @Nullable (org.jspecify.annotations)");
        }
    }

    /// Looks at the elements of a collection or map before it is written.
    private static final class Checked extends JsonSerializer<Object> implements ContextualSerializer {

        private final JsonSerializer<Object> writer;

        @SuppressWarnings("unchecked") // as Jackson itself takes them
        Checked(JsonSerializer<?> writer) {
            this.writer = (JsonSerializer<Object>) writer;
        }

        @Override
        public JsonSerializer<?> createContextual(SerializerProvider provider, @Nullable BeanProperty property)
                throws JsonMappingException {
            return new Checked(provider.handleSecondaryContextualization(writer, property));
        }

        @Override
        public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
            check(value, out);
            writer.serialize(value, out, provider);
        }

        private static void check(Object value, JsonGenerator out) throws JsonMappingException {
            switch (value) {
                case Map<?, ?> map -> checkMap(map, out);
                case Set<?> set -> {
                    checkElements(set, out);
                    checkMembers(set, "a member", out);
                }
                case Collection<?> collection -> checkElements(collection, out);
                default -> {}
            }
        }

        private static void checkElements(Collection<?> elements, JsonGenerator out) throws JsonMappingException {
            int index = 0;
            for (var element : elements) {
                if (element == null) {
                    throw JsonMappingException.wrapWithPath(missing(out), elements, index);
                }
                index++;
            }
        }

        private static void checkMap(Map<?, ?> map, JsonGenerator out) throws JsonMappingException {
            for (var entry : map.entrySet()) {
                if (entry.getKey() == null) {
                    throw UnwritableValueException.value(out, "has null as a key", "remove it");
                }
                if (entry.getValue() == null) {
                    throw JsonMappingException.wrapWithPath(
                            missing(out), map, entry.getKey().toString());
                }
            }
            checkMembers(map.keySet(), "a key", out);
        }

        private static UnwritableValueException missing(JsonGenerator out) {
            return UnwritableValueException.missing(out, "leave it out");
        }

        /// An identity set, or one with a comparator of its own, may hold the same twice.
        private static void checkMembers(Set<?> members, String what, JsonGenerator out) throws JsonMappingException {
            if (members.size() > 1 && new HashSet<>(members).size() != members.size()) {
                throw UnwritableValueException.value(
                        out, "has equal members that count as " + what + " each", "keep one of them");
            }
        }
    }
}
