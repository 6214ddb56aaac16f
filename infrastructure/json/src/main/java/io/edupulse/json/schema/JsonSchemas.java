package io.edupulse.json.schema;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.edupulse.json.QueryJson;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// JSON Schemas (draft 2020-12) of the types of records, as their values are sent or answered. Records and sealed
/// interfaces stand once each under a name, with references to them. Used by one thread.
///
/// What is sent has the fields of its record and no others; a field whose component is nullable or optional may be left
/// out or null. What is answered has all fields, null where there is no value, and may have more in later versions; the
/// constants of its enums are in lower case.
public final class JsonSchemas {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final TypeFactory TYPES = TypeFactory.defaultInstance();

    private static final Map<Class<?>, String> FORMATS = Map.of(
            UUID.class, "uuid",
            Instant.class, "date-time",
            OffsetDateTime.class, "date-time",
            LocalDate.class, "date",
            Duration.class, "duration",
            Period.class, "duration",
            URI.class, "uri");

    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(
            byte.class,
            short.class,
            int.class,
            long.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            BigInteger.class,
            OptionalInt.class,
            OptionalLong.class);

    private static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    /// Tells which of the permitted records a value of a sealed type is.
    private static final String TAG = "type";

    private static final Set<Class<?>> LONGS = Set.of(long.class, Long.class, OptionalLong.class);

    private static final Set<Class<?>> NUMBERS =
            Set.of(float.class, double.class, Float.class, Double.class, BigDecimal.class, OptionalDouble.class);

    private final String place;
    private final boolean isAnswer;
    private final SequencedMap<String, ObjectNode> named;
    private final Map<JavaType, String> names = new HashMap<>();

    private JsonSchemas(String place, boolean isAnswer, SequencedMap<String, ObjectNode> named) {
        this.place = place;
        this.isAnswer = isAnswer;
        this.named = named;
    }

    /// Schemas of what is sent.
    ///
    /// @param place where a document has the named schemas, such as `#/components/schemas/`
    public static JsonSchemas ofRequests(String place) {
        return new JsonSchemas(place, false, new TreeMap<>());
    }

    /// Schemas of what is answered, whose names do not clash with these.
    public JsonSchemas ofAnswers() {
        return new JsonSchemas(place, true, named);
    }

    /// The named schemas so far, of requests and answers.
    public SequencedMap<String, ObjectNode> named() {
        return named;
    }

    /// The schema of a type, or a reference to it.
    public ObjectNode of(Type type) {
        return of(TYPES.constructType(type));
    }

    /// The schema of a component of a record.
    public ObjectNode of(RecordComponent component) {
        return of(component, TYPES.constructType(component.getDeclaringRecord()));
    }

    private ObjectNode of(JavaType type) {
        var raw = type.getRawClass();
        if (WHOLE_NUMBERS.contains(raw)) {
            var schema = typed("integer");
            return raw == BigInteger.class ? schema : schema.put("format", LONGS.contains(raw) ? "int64" : "int32");
        }
        if (NUMBERS.contains(raw)) {
            return typed("number");
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return typed("boolean");
        }
        if (raw.isEnum()) {
            var schema = typed("string");
            var constants = schema.putArray("enum");
            for (var constant : raw.getEnumConstants()) {
                var name = ((Enum<?>) constant).name();
                constants.add(isAnswer ? name.toLowerCase(Locale.ROOT) : name);
            }
            return schema;
        }
        if (raw == Optional.class) {
            return orNull(of(type.containedTypeOrUnknown(0)));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return typed("object").set("additionalProperties", of(type.containedTypeOrUnknown(1)));
        }
        if (Collection.class.isAssignableFrom(raw)) {
            ObjectNode schema = typed("array").set("items", of(type.containedTypeOrUnknown(0)));
            return Set.class.isAssignableFrom(raw) ? schema.put("uniqueItems", true) : schema;
        }
        if (raw.isRecord() || (raw.isInterface() && raw.isSealed())) {
            return NODES.objectNode().put("$ref", place + name(type));
        }
        var schema = typed("string");
        return FORMATS.containsKey(raw) ? schema.put("format", FORMATS.get(raw)) : schema;
    }

    private String name(JavaType type) {
        var known = names.get(type);
        if (known != null) {
            return known;
        }
        var simple = new StringBuilder(type.getRawClass().getSimpleName());
        type.getBindings()
                .getTypeParameters()
                .forEach(each -> simple.append(each.getRawClass().getSimpleName()));
        var owner = type.getRawClass().getEnclosingClass();
        var qualified = owner == null ? simple.toString() : owner.getSimpleName() + simple;
        var name = named.containsKey(simple.toString()) ? qualified : simple.toString();
        while (named.containsKey(name)) {
            name += "Answer";
        }
        names.put(type, name);
        named.put(name, NODES.objectNode());
        named.put(name, type.getRawClass().isRecord() ? record(type) : oneOf(type.getRawClass()));
        return name;
    }

    private ObjectNode record(JavaType type) {
        var schema = typed("object");
        var properties = schema.putObject("properties");
        var required = NODES.arrayNode();
        for (var component : type.getRawClass().getRecordComponents()) {
            var field = QueryJson.field(component);
            properties.set(field, of(component, type));
            if (isAnswer || !mayBeNull(component)) {
                required.add(field);
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return isAnswer ? schema : schema.put("additionalProperties", false);
    }

    private ObjectNode of(RecordComponent component, JavaType owner) {
        var schema = of(TYPES.resolveMemberType(component.getGenericType(), owner.getBindings()));
        return mayBeNull(component) && component.getType() != Optional.class ? orNull(schema) : schema;
    }

    private ObjectNode oneOf(Class<?> sealed) {
        var schema = NODES.objectNode();
        var choices = schema.putArray("oneOf");
        for (var permitted : sealed.getPermittedSubclasses()) {
            choices.add(permitted.isRecord() ? choice(permitted) : of(permitted));
        }
        return schema;
    }

    /// What is sent tells which of the permitted records it is.
    private ObjectNode choice(Class<?> permitted) {
        var schema = record(TYPES.constructType(permitted));
        if (!isAnswer) {
            schema.withObject("properties").putObject(TAG).put("const", permitted.getSimpleName());
            schema.withArray("required").add(TAG);
        }
        return schema;
    }

    /// Whether what is sent may leave a component out.
    public static boolean mayBeNull(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                || OPTIONALS.contains(component.getType());
    }

    private static ObjectNode orNull(ObjectNode schema) {
        var type = schema.get("type");
        if (type != null && type.isTextual() && !schema.has("enum")) {
            schema.putArray("type").add(type).add("null");
            return schema;
        }
        var either = NODES.objectNode();
        either.putArray("anyOf").add(schema).add(typed("null"));
        return either;
    }

    private static ObjectNode typed(String type) {
        return NODES.objectNode().put("type", type);
    }
}
