package io.edupulse.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.Serializers;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.edupulse.kernel.collection.PersistentMap;
import io.edupulse.kernel.collection.PersistentSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The kernel's collections as arrays: a set as its members, a map as key, value, key, value, ...
final class PersistentCollectionsModule {

    private PersistentCollectionsModule() {}

    static SimpleModule module() {
        return new SimpleModule("EduPulse persistent collections") {
            @Override
            public void setupModule(SetupContext context) {
                super.setupModule(context);
                context.addSerializers(new Writers());
            }
        }.addDeserializer(PersistentMap.class, new MapReader()).addDeserializer(PersistentSet.class, new SetReader());
    }

    /// Writes them as a map and a list, for people: this cannot be read back.
    static SimpleModule plain() {
        return new SimpleModule("EduPulse persistent collections to look at")
                .addSerializer(new PlainMapWriter())
                .addSerializer(new PlainSetWriter());
    }

    private static final class PlainMapWriter extends StdSerializer<PersistentMap<?, ?>> {

        PlainMapWriter() {
            super(PersistentMap.class, false);
        }

        @Override
        public void serialize(PersistentMap<?, ?> map, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeStartObject();
            map.forEach((key, value) -> {
                try {
                    provider.defaultSerializeField(String.valueOf(key), value, json);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            json.writeEndObject();
        }
    }

    private static final class PlainSetWriter extends StdSerializer<PersistentSet<?>> {

        PlainSetWriter() {
            super(PersistentSet.class, false);
        }

        @Override
        public void serialize(PersistentSet<?> set, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeStartArray();
            set.forEach(member -> {
                try {
                    provider.defaultSerializeValue(member, json);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            json.writeEndArray();
        }
    }

    /// Tells each writer the whole type of its collection.
    private static final class Writers extends Serializers.Base {

        @Override
        public @Nullable JsonSerializer<?> findSerializer(
                SerializationConfig config, JavaType type, BeanDescription description) {
            if (type.hasRawClass(PersistentMap.class)) {
                return new MapWriter(type, List.of());
            }
            return type.hasRawClass(PersistentSet.class) ? new SetWriter(type, List.of()) : null;
        }
    }

    private static final class MapWriter extends CollectionWriter<PersistentMap<?, ?>> {

        MapWriter(JavaType type, List<ElementWriter> elements) {
            super(type, elements);
        }

        @Override
        CollectionWriter<PersistentMap<?, ?>> with(JavaType type, List<ElementWriter> elements) {
            return new MapWriter(type, elements);
        }

        @Override
        void forEach(PersistentMap<?, ?> map, BiConsumer<Integer, @Nullable Object> action) {
            map.forEach((key, value) -> {
                action.accept(0, key);
                action.accept(1, value);
            });
        }
    }

    private static final class SetWriter extends CollectionWriter<PersistentSet<?>> {

        SetWriter(JavaType type, List<ElementWriter> elements) {
            super(type, elements);
        }

        @Override
        CollectionWriter<PersistentSet<?>> with(JavaType type, List<ElementWriter> elements) {
            return new SetWriter(type, elements);
        }

        @Override
        void forEach(PersistentSet<?> set, BiConsumer<Integer, @Nullable Object> action) {
            set.forEach(member -> action.accept(0, member));
        }
    }

    /// Writes the elements of one type argument. Of a sealed type, each tells which one it is.
    private record ElementWriter(
            JavaType type,
            @Nullable TypeSerializer tag,
            @Nullable JsonSerializer<Object> only) {

        static ElementWriter of(JavaType type, SerializerProvider provider) throws JsonMappingException {
            return new ElementWriter(
                    type,
                    provider.findTypeSerializer(type),
                    type.isFinal() ? provider.findValueSerializer(type, null) : null);
        }

        void write(@Nullable Object element, JsonGenerator out, SerializerProvider provider) {
            try {
                if (element == null) {
                    throw UnwritableValueException.missing(out, "leave it out");
                }
                var writer = only == null
                        ? provider.findValueSerializer(
                                provider.constructSpecializedType(type, element.getClass()), null)
                        : only;
                if (tag == null) {
                    writer.serialize(element, out, provider);
                } else {
                    writer.serializeWithType(element, out, provider, tag);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Knows how to write its elements once Jackson has told the types of them.
    private abstract static class CollectionWriter<T> extends StdSerializer<T> implements ContextualSerializer {
        private final transient JavaType type;
        private final transient List<ElementWriter> elements;

        CollectionWriter(JavaType type, List<ElementWriter> elements) {
            super(type);
            this.type = type;
            this.elements = elements;
        }

        abstract CollectionWriter<T> with(JavaType whole, List<ElementWriter> writers);

        /// Hands out all elements, each with the number of its type argument.
        abstract void forEach(T collection, BiConsumer<Integer, @Nullable Object> action);

        @Override
        public JsonSerializer<?> createContextual(SerializerProvider provider, @Nullable BeanProperty property)
                throws JsonMappingException {
            var writers = new ArrayList<ElementWriter>();
            for (var argument : type.getBindings().getTypeParameters()) {
                writers.add(ElementWriter.of(argument, provider));
            }
            return with(type, writers);
        }

        @Override
        public void serialize(T collection, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartArray();
            try {
                forEach(
                        collection,
                        (argument, element) -> elements.get(argument).write(element, out, provider));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            out.writeEndArray();
        }
    }

    private static final class MapReader extends CollectionReader<PersistentMap<Object, Object>> {

        MapReader(JsonDeserializer<?>... elements) {
            super(PersistentMap.class, elements);
        }

        @Override
        CollectionReader<PersistentMap<Object, Object>> with(JsonDeserializer<?>... elements) {
            return new MapReader(elements);
        }

        @Override
        PersistentMap<Object, Object> read(JsonParser in, DeserializationContext context) throws IOException {
            PersistentMap<Object, Object> map = PersistentMap.empty();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                var key = element(0, in, context);
                in.nextToken();
                map = map.with(key, element(1, in, context));
            }
            return map;
        }
    }

    private static final class SetReader extends CollectionReader<PersistentSet<Object>> {

        SetReader(JsonDeserializer<?>... elements) {
            super(PersistentSet.class, elements);
        }

        @Override
        CollectionReader<PersistentSet<Object>> with(JsonDeserializer<?>... elements) {
            return new SetReader(elements);
        }

        @Override
        PersistentSet<Object> read(JsonParser in, DeserializationContext context) throws IOException {
            PersistentSet<Object> set = PersistentSet.empty();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                set = set.with(element(0, in, context));
            }
            return set;
        }
    }

    /// Knows how to read its elements once Jackson has told the types of them.
    private abstract static class CollectionReader<T> extends StdDeserializer<T> implements ContextualDeserializer {
        private final transient JsonDeserializer<?>[] elements;

        CollectionReader(Class<?> type, JsonDeserializer<?>... elements) {
            super(type);
            this.elements = elements;
        }

        abstract CollectionReader<T> with(JsonDeserializer<?>... readers);

        /// Reads what follows the beginning of the array.
        abstract T read(JsonParser in, DeserializationContext context) throws IOException;

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property)
                throws JsonMappingException {
            var type = context.getContextualType();
            var readers = new JsonDeserializer<?>[type.containedTypeCount()];
            for (int i = 0; i < readers.length; i++) {
                readers[i] = context.findRootValueDeserializer(type.containedType(i));
            }
            return with(readers);
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.isExpectedStartArrayToken()) {
                throw MismatchedInputException.from(in, handledType(), "not an array");
            }
            return read(in, context);
        }

        Object element(int index, JsonParser in, DeserializationContext context) throws IOException {
            if (in.currentToken() == null || in.hasToken(JsonToken.VALUE_NULL)) {
                throw MismatchedInputException.from(in, handledType(), "not an element");
            }
            return elements[index].deserialize(in, context);
        }
    }
}
