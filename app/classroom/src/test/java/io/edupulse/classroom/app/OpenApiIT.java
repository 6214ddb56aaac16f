package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.edupulse.classroom.Classroom;
import io.edupulse.kernel.aggregate.RecordTypes;
import io.edupulse.node.access.Caller;
import io.edupulse.node.access.LocalKey;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.projections.classroom.ClassroomProjections;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The document that describes the interface: valid by the schemas of OpenAPI, complete, and true.
class OpenApiIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String OPENAPI = "https://spec.openapis.org/oas/3.1/";
    private static final String HERE = "https://localhost/openapi.json";

    @TempDir
    private static Path folder;

    private static Node node;
    private static String text;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        node = Main.PROGRAM.start(Settings.defaults()
                .with(Setting.DATA, folder)
                .with(Setting.DATABASE_PARTITIONS, 2)
                .with(Setting.DATABASE_POOL_SIZE, 6)
                .with(Setting.HTTP_PORT, 0)
                .servingHttp());
        text = send(request("/openapi.json")).body();
        document = JSON.readTree(text);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(node.httpUrl().orElseThrow() + path))
                .header("Authorization", "Bearer " + token());
    }

    private static String token() {
        return LocalKey.of(folder).sign(new Caller("tester", Set.of(Caller.OPERATOR)), Duration.ofHours(1));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String resource(String name) throws IOException {
        try (var in = OpenApiIT.class.getResourceAsStream("/openapi/" + name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void it_is_valid_by_the_schemas_of_openapi() throws Exception {
        var known = Map.of(
                OPENAPI + "schema", resource("schema"),
                OPENAPI + "schema-base", resource("schema-base"),
                OPENAPI + "dialect/base", resource("dialect-base"),
                OPENAPI + "meta/base", resource("meta-base"));
        var schemas = SchemaRegistry.withDialects(
                List.of(Dialects.getDraft202012(), Dialects.getOpenApi31()), builder -> builder.schemas(known));
        assertThat(schemas.getSchema(SchemaLocation.of(OPENAPI + "schema-base")).validate(document))
                .isEmpty();
        assertThat(document.findValuesAsText("operationId"))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(30);
        document.path("paths").properties().forEach(path -> {
            for (var part : path.getKey().split("/")) {
                if (part.startsWith("{")) {
                    assertThat(path.getValue().findValuesAsText("name"))
                            .as(path.getKey())
                            .contains(part.substring(1, part.length() - 1));
                }
            }
        });
    }

    /// The client of `examples/typescript`, with types that a generator has made of the document.
    @Test
    void a_generated_client_in_typescript_works_and_takes_no_wrong_field(@TempDir Path client) throws Exception {
        for (var file : List.of("package.json", "package-lock.json", ".npmrc", "tsconfig.json", "classroom.ts")) {
            Files.copy(Path.of("../../examples/typescript", file), client.resolve(file));
        }
        Files.writeString(client.resolve("openapi.json"), text);
        assertThat(run(client, "npm", "ci", "--ignore-scripts").exitCode()).isZero();
        var built = run(client, "npm", "run", "build");
        assertThat(built.exitCode()).as(built.output()).isZero();

        var ran = run(client, "node", "out/classroom.js", node.httpUrl().orElseThrow(), token());
        assertThat(ran.exitCode()).as(ran.output()).isZero();
        assertThat(ran.output().lines()).containsExactly("published Rivers of Africa", "422 lesson.already-published");

        var program = client.resolve("classroom.ts");
        Files.writeString(program, Files.readString(program).replace("\"Rivers of Africa\"", "7"));
        var wrong = run(client, "npm", "run", "build");
        assertThat(wrong.exitCode()).isNotZero();
        assertThat(wrong.output()).contains("Type 'number' is not assignable to type 'string'");
    }

    private record Ran(int exitCode, String output) {}

    private static Ran run(Path folder, String... command) throws Exception {
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }

    @Test
    void each_example_is_one_by_its_schema() {
        var schemas =
                SchemaRegistry.withDialect(Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(HERE, text)));
        var problems = new ArrayList<String>();
        int checked = check(schemas, document, "", problems);
        assertThat(problems).isEmpty();
        assertThat(checked).isGreaterThan(50);
    }

    private static int check(SchemaRegistry schemas, JsonNode place, String pointer, List<String> problems) {
        int checked = 0;
        if (place.has("schema") && place.has("example")) {
            schemas.getSchema(SchemaLocation.of(HERE + "#" + pointer + "/schema"))
                    .validate(
                            place.get("example"),
                            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                    .forEach(error -> problems.add(pointer + error.getInstanceLocation() + " " + error.getMessage()));
            checked++;
        }
        for (var field : place.properties()) {
            var name = field.getKey().replace("~", "~0").replace("/", "~1");
            checked += field.getKey().equals("example")
                    ? 0
                    : check(schemas, field.getValue(), pointer + "/" + name, problems);
        }
        for (int i = 0; place.isArray() && i < place.size(); i++) {
            checked += check(schemas, place.get(i), pointer + "/" + i, problems);
        }
        return checked;
    }

    @Test
    void it_has_each_command_and_each_query_and_the_node_understands_each_example() throws Exception {
        var commands = Classroom.AGGREGATES
                .commandRoots()
                .flatMap(RecordTypes::below)
                .map(type -> "/v1/commands/" + type.getSimpleName())
                .toList();
        for (var path : commands) {
            var example = document.path("paths").path(path).at("/post/requestBody/content/application~1json/example");
            var answer = send(request(path).POST(BodyPublishers.ofString(example.toString())));
            assertThat(answer.statusCode()).as(path + " " + answer.body()).isIn(200, 422);
        }
        for (var handler : ClassroomProjections.queries().handlers()) {
            var path = "/v1/queries/" + handler.name();
            var parameters = document.path("paths").path(path).at("/get/parameters");
            var answer = send(request(path + "?" + query(parameters)));
            assertThat(answer.statusCode()).as(path + " " + answer.body()).isIn(200, 400, 404);
            if (answer.statusCode() == 400) {
                assertThat(answer.body()).as("only a cursor cannot be made up").contains("query.invalid-cursor");
            }
        }
        assertThat(commands).hasSize(10);
    }

    private static String query(JsonNode parameters) {
        var fields = new HashMap<String, String>();
        StreamSupport.stream(parameters.spliterator(), false)
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .filter(parameter -> parameter.has("example"))
                .forEach(parameter -> fields.put(
                        parameter.path("name").asText(),
                        parameter.path("example").asText()));
        return String.join(
                "&",
                fields.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .toList());
    }
}
