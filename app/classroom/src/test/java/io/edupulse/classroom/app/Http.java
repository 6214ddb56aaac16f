package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Asks a node over HTTP.
final class Http {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TYPE = Pattern.compile("\"type\":\\s*\"(\\w+)\"");
    private static final Pattern KEY = Pattern.compile("\"idempotency_key\":\\s*\"(\\w+)\"");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Http() {}

    record Answer(int status, String body) {

        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }
    }

    /// Sends a command as the command line takes it, whatever its bytes are.
    static Answer post(NodeProcess node, Path command) throws IOException, InterruptedException {
        return post(node, Files.readAllBytes(command));
    }

    static Answer post(NodeProcess node, String command) throws IOException, InterruptedException {
        return post(node, command.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer post(NodeProcess node, byte[] command) throws IOException, InterruptedException {
        var text = new String(command, StandardCharsets.ISO_8859_1);
        var type = TYPE.matcher(text);
        assertThat(type.find()).as(text).isTrue();
        var request = request(node, "/v1/commands/" + type.group(1))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(payload(text).getBytes(StandardCharsets.ISO_8859_1)));
        var key = KEY.matcher(text);
        return send(key.find() ? request.header("Idempotency-Key", key.group(1)) : request);
    }

    /// From its first brace to the one that closes it.
    private static String payload(String command) {
        int begin = command.indexOf('{', command.indexOf("\"payload\""));
        int depth = 0;
        for (int i = begin; i < command.length(); i++) {
            depth += switch (command.charAt(i)) {
                case '{' -> 1;
                case '}' -> -1;
                default -> 0;
            };
            if (depth == 0) {
                return command.substring(begin, i + 1);
            }
        }
        return command.substring(begin);
    }

    static String status(NodeProcess node) throws IOException, InterruptedException {
        return get(node, "/v1/status").body();
    }

    static Answer get(NodeProcess node, String path) throws IOException, InterruptedException {
        return send(request(node, path));
    }

    private static HttpRequest.Builder request(NodeProcess node, String path) throws IOException {
        return HttpRequest.newBuilder(URI.create(node.httpUrl() + path))
                .header("Authorization", "Bearer " + node.token("operator"));
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = CLIENT.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }
}
