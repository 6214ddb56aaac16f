package io.edupulse.node.http;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.edupulse.json.QueryJson;
import io.edupulse.json.schema.JsonSchemas;
import io.edupulse.json.schema.SchemaExample;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.query.Query;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.projection.query.QueryHandler;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// The document of the interface, in OpenAPI 3.1: each command and query of the program with its schema and an example,
/// and what every node has. Used by one thread.
final class OpenApi {

    private static final String SCHEMAS = "#/components/schemas/";
    private static final String PROBLEM = "Problem";
    private static final String JSON = "application/json";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonSchemas sent = JsonSchemas.ofRequests(SCHEMAS);
    private final JsonSchemas answered = sent.ofAnswers();
    private final ObjectNode paths = NODES.objectNode();

    /// What is wrong, as every refusal says it.
    private record ProblemDetails(String type, String title, int status, String detail, String code) {}

    private OpenApi() {}

    /// @param commands the types of the program's commands, by name
    /// @param routes what there is
    static JsonNode of(
            ProgramDefinition program, SequencedMap<String, Class<? extends Command>> commands, List<Route> routes) {
        return new OpenApi().document(program, commands, routes);
    }

    private JsonNode document(
            ProgramDefinition program, SequencedMap<String, Class<? extends Command>> commands, List<Route> routes) {
        for (var route : routes) {
            switch (route.description().id()) {
                case CommandRoutes.ID -> commands.forEach((name, type) -> addCommand(route, name, type));
                case QueryRoutes.ID -> program.queries().forEach(query -> addQuery(route, query));
                default -> add(route, String.join("/", route.path()), route.description(), variables(route));
            }
        }
        var problem = answered.of(ProblemDetails.class);
        var document = NODES.objectNode().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", program.title())
                .put("description", program.description())
                .put("version", "1");
        document.putArray("security").addObject().putArray("token");
        document.set("paths", paths);
        var components = document.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT");
        components
                .putObject("responses")
                .putObject(PROBLEM)
                .put("description", "What is wrong, with a stable code")
                .putObject("content")
                .putObject("application/problem+json")
                .set("schema", problem);
        var schemas = components.putObject("schemas");
        sent.named().forEach(schemas::set);
        return document;
    }

    private void addCommand(Route route, String name, Class<? extends Command> type) {
        var common = route.description();
        var description = Description.of("send" + name, common.group(), "Sends " + name, common.answer())
                .taking(type)
                .with(common.parameters().toArray(Description.Parameter[]::new));
        add(route, path(route, name), description, NODES.arrayNode());
    }

    private void addQuery(Route route, QueryHandler<?, ?> query) {
        var common = route.description();
        var name = query.type().getSimpleName();
        var description = Description.of("ask" + name, common.group(), "Asks " + name, answer(query))
                .with(common.parameters().toArray(Description.Parameter[]::new))
                .streaming();
        add(route, path(route, query.name()), description, fields(query));
    }

    /// What a query's record names as its answer; an optional that is empty is not found.
    private static JavaType answer(QueryHandler<?, ?> query) {
        var answer = TypeFactory.defaultInstance()
                .constructType(query.type())
                .findSuperType(Query.class)
                .containedTypeOrUnknown(0);
        return answer.getRawClass() == Optional.class ? answer.containedTypeOrUnknown(0) : answer;
    }

    /// The fields of a query are parameters of its address, named as they are. A record or a list among them is JSON.
    private ArrayNode fields(QueryHandler<?, ?> query) {
        var fields = NODES.arrayNode();
        var names = QueryJson.fields(query.type());
        var components = query.type().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            var schema = sent.of(components[i]);
            boolean isStructured = schema.has("$ref")
                    || List.of("array", "object").contains(schema.path("type").asText());
            var field = fields.addObject()
                    .put("name", names.get(i))
                    .put("in", "query")
                    .put("required", !JsonSchemas.mayBeNull(components[i]));
            if (isStructured) {
                withSchema(names.get(i), field.putObject("content").putObject(JSON), schema);
            } else {
                withSchema(names.get(i), field, schema);
            }
        }
        return fields;
    }

    private static ArrayNode variables(Route route) {
        var variables = NODES.arrayNode();
        for (var part : route.path()) {
            if (part.startsWith("{")) {
                var variable = variables
                        .addObject()
                        .put("name", part.substring(1, part.length() - 1))
                        .put("in", "path")
                        .put("required", true);
                variable.putObject("schema").put("type", "string");
            }
        }
        return variables;
    }

    private static String path(Route route, String instead) {
        var parts = route.path().stream()
                .map(part -> part.startsWith("{") ? instead : part)
                .toList();
        return String.join("/", parts);
    }

    private void add(Route route, String path, Description description, ArrayNode parameters) {
        var operation = NODES.objectNode().put("operationId", description.id()).put("summary", description.summary());
        operation.putArray("tags").add(description.group());
        if (route.isOpen()) {
            operation.putArray("security");
        }
        for (var parameter : description.parameters()) {
            var added = parameters
                    .addObject()
                    .put("name", parameter.name())
                    .put("in", parameter.isHeader() ? "header" : "query")
                    .put("description", parameter.meaning());
            added.set("schema", sent.of(parameter.type()));
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        if (description.body() != null) {
            var body = operation.putObject("requestBody").put("required", true);
            withSchema("body", body.putObject("content").putObject(JSON), sent.of(description.body()));
        }
        var responses = operation.putObject("responses");
        var answer = responses.putObject("2XX").put("description", "Done");
        var content = answer.putObject("content");
        var form = description.isText() ? "text/plain" : JSON;
        withSchema("answer", content.putObject(form), answered.of(description.answer()));
        if (description.isStream()) {
            content.putObject("text/event-stream").putObject("schema").put("type", "string");
        }
        responses.putObject("default").put("$ref", "#/components/responses/" + PROBLEM);
        paths.withObjectProperty(path).set(route.method().toLowerCase(Locale.ROOT), operation);
    }

    private void withSchema(String name, ObjectNode place, ObjectNode schema) {
        place.set("schema", schema);
        place.set("example", SchemaExample.of(name, schema, SCHEMAS, sent.named()));
    }
}
