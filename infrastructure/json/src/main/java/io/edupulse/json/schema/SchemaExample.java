package io.edupulse.json.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// A value that a schema of [JsonSchemas] permits, the same each time: what a reader of a document copies and changes.
/// A schema that needs itself ends with null.
public final class SchemaExample {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Map<String, String> TEXTS = Map.of(
            "date-time", "2026-11-27T08:00:00Z",
            "date", "2026-11-27",
            "duration", "PT30M",
            "uri", "https://example.org/");

    private final String place;
    private final Map<String, ObjectNode> named;
    private final Set<String> open = new HashSet<>();

    private SchemaExample(String place, Map<String, ObjectNode> named) {
        this.place = place;
        this.named = named;
    }

    /// @param name of the field; ids under the same name are the same, and under another name others
    /// @param place what references begin with
    /// @param named the schemas that they mean
    public static JsonNode of(String name, ObjectNode schema, String place, Map<String, ObjectNode> named) {
        return new SchemaExample(place, named).of(name, schema);
    }

    private JsonNode of(String name, JsonNode schema) {
        if (schema.has("$ref")) {
            return referred(name, schema.get("$ref").textValue().substring(place.length()));
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return schema.get("enum").path(0);
        }
        for (var choice : Set.of("anyOf", "oneOf")) {
            if (schema.has(choice)) {
                return of(name, schema.get(choice).path(0));
            }
        }
        var type = schema.path("type");
        return switch ((type.isArray() ? type.path(0) : type).asText()) {
            case "object" -> object(schema);
            case "array" -> array(name, schema);
            case "integer" -> NODES.numberNode(1);
            case "number" -> NODES.numberNode(1.5);
            case "boolean" -> NODES.booleanNode(true);
            case "string" -> NODES.textNode(text(name, schema.path("format").asText()));
            default -> NullNode.instance;
        };
    }

    private static String text(String name, String format) {
        return format.equals("uuid")
                ? UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString()
                : TEXTS.getOrDefault(format, "text");
    }

    private JsonNode referred(String name, String schema) {
        if (!open.add(schema)) {
            return NullNode.instance;
        }
        try {
            return of(name, named.getOrDefault(schema, NODES.objectNode()));
        } finally {
            open.remove(schema);
        }
    }

    private ObjectNode object(JsonNode schema) {
        var example = NODES.objectNode();
        schema.path("properties")
                .properties()
                .forEach(field -> example.set(field.getKey(), of(field.getKey(), field.getValue())));
        return example;
    }

    private ArrayNode array(String name, JsonNode schema) {
        var element = of(name, schema.path("items"));
        return element.isNull() ? NODES.arrayNode() : NODES.arrayNode().add(element);
    }
}
