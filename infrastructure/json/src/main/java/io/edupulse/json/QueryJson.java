package io.edupulse.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.query.Query;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Reads the records of queries as people and programs write them: an object of JSON with the record's components under
/// their names in snake case, or the same fields as texts. Strict, as commands are read. Codes: `query.too-large`,
/// `query.invalid-text`, `query.malformed-json`, `query.unknown-field`, `query.missing-field`, `query.invalid-field`.
/// Thread-safe.
public final class QueryJson {

    private QueryJson() {}

    /// What keeps the records of a type of query from being read from JSON; empty if nothing does.
    public static List<String> problems(Class<?> type) {
        return PermittedTypes.DOCUMENTS.problems(type);
    }

    /// The names of a query's fields, in their order.
    public static List<String> fields(Class<?> type) {
        return RecordJson.fields(type);
    }

    /// The name of a component's field, in what is sent and in what is answered.
    public static String field(RecordComponent component) {
        return RecordJson.field(component);
    }

    /// @throws CodedException if it is not such a query
    public static <Q extends Query<?>> Q read(Class<Q> type, byte[] json) {
        return bind(type, StrictFields.parse(StrictFields.Kind.QUERY, json));
    }

    /// Reads a query from texts. A text for a number, a truth value, a record or a list is JSON; any other is taken as
    /// it is.
    ///
    /// @throws CodedException if it is not such a query
    public static <Q extends Query<?>> Q read(Class<Q> type, Map<String, String> fields) {
        var document = JsonNodeFactory.instance.objectNode();
        fields.forEach((name, text) -> document.set(name, TextNode.valueOf(text)));
        for (var component : type.getRecordComponents()) {
            var name = RecordJson.field(component);
            var text = fields.get(name);
            if (text != null && isJson(component)) {
                document.set(name, json(text));
            }
        }
        return bind(type, new StrictFields(StrictFields.Kind.QUERY, "the query", document));
    }

    private static <Q extends Query<?>> Q bind(Class<Q> type, StrictFields document) {
        document.allowOnly(fields(type));
        return document.bind(type);
    }

    private static boolean isJson(RecordComponent component) {
        var type = raw(component.getGenericType());
        return type.isPrimitive()
                || Number.class.isAssignableFrom(type)
                || Collection.class.isAssignableFrom(type)
                || List.of(Boolean.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class, Map.class)
                        .contains(type)
                || type.isRecord()
                || type.isSealed();
    }

    /// Of an optional component, the type of what it may hold.
    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> simple -> simple;
            case ParameterizedType generic ->
                generic.getRawType() == Optional.class
                        ? raw(generic.getActualTypeArguments()[0])
                        : raw(generic.getRawType());
            default -> Object.class;
        };
    }

    /// What is no JSON is left for the record to refuse.
    private static JsonNode json(String text) {
        try {
            return RecordJson.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
