package io.edupulse.infrastructure.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.edupulse.kernel.collection.PersistentMap;
import io.edupulse.kernel.collection.PersistentSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// The kernel's collections as arrays: a set as its members, a map as key, value, key, value, ...
final class Persistents {

    private Persistents() {}

    static final class MapWriter extends StdSerializer<PersistentMap<?, ?>> {
        MapWriter() {
            super(PersistentMap.class, false);
        }

        @Override
        public void serialize(PersistentMap<?, ?> map, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeStartArray();
            unwrapped(() -> map.forEach((key, value) -> {
                write(key, out, provider);
                write(value, out, provider);
            }));
            out.writeEndArray();
        }
    }

    static final class SetWriter extends StdSerializer<PersistentSet<?>> {
        SetWriter() {
            super(PersistentSet.class, false);
        }

        @Override
        public void serialize(PersistentSet<?> set, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartArray();
            unwrapped(() -> set.forEach(member -> write(member, out, provider)));
            out.writeEndArray();
        }
    }

    private static void write(@Nullable Object value, JsonGenerator out, SerializerProvider provider) {
        try {
            provider.defaultSerializeValue(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unwrapped(Runnable writing) throws IOException {
        try {
            writing.run();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static final class MapReader extends ElementReader<PersistentMap<Object, Object>> {
        MapReader() {
            super(PersistentMap.class);
        }

        private MapReader(JsonDeserializer<?> keys, JsonDeserializer<?> values) {
            super(PersistentMap.class, keys, values);
        }

        @Override
        ElementReader<PersistentMap<Object, Object>> with(JsonDeserializer<?>... elements) {
            return new MapReader(elements[0], elements[1]);
        }

        @Override
        public PersistentMap<Object, Object> deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            PersistentMap<Object, Object> map = PersistentMap.empty();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                var key = element(0, in, context);
                in.nextToken();
                map = map.with(key, element(1, in, context));
            }
            return map;
        }
    }

    static final class SetReader extends ElementReader<PersistentSet<Object>> {
        SetReader() {
            super(PersistentSet.class);
        }

        private SetReader(JsonDeserializer<?> members) {
            super(PersistentSet.class, members);
        }

        @Override
        ElementReader<PersistentSet<Object>> with(JsonDeserializer<?>... elements) {
            return new SetReader(elements[0]);
        }

        @Override
        public PersistentSet<Object> deserialize(JsonParser in, DeserializationContext context) throws IOException {
            PersistentSet<Object> set = PersistentSet.empty();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                set = set.with(element(0, in, context));
            }
            return set;
        }
    }

    /// Knows how to read its elements once Jackson has told the types of them.
    abstract static class ElementReader<T> extends StdDeserializer<T> implements ContextualDeserializer {
        private final transient JsonDeserializer<?>[] elements;

        ElementReader(Class<?> type, JsonDeserializer<?>... elements) {
            super(type);
            this.elements = elements;
        }

        abstract ElementReader<T> with(JsonDeserializer<?>... elements);

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property)
                throws JsonMappingException {
            var type = context.getContextualType();
            var readers = new JsonDeserializer<?>[type.containedTypeCount()];
            for (int i = 0; i < readers.length; i++) {
                readers[i] = context.findContextualValueDeserializer(type.containedType(i), property);
            }
            return with(readers);
        }

        Object element(int index, JsonParser in, DeserializationContext context) throws IOException {
            return elements[index].deserialize(in, context);
        }
    }
}
