package io.edupulse.classroom.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/// Asks a node over HTTP.
final class Http {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Http() {}

    record Answer(int status, String body) {

        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }
    }

    static Answer post(NodeProcess node, Path command) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(node.httpUrl() + "/commands"))
                .POST(BodyPublishers.ofFile(command))
                .build());
    }

    static Answer post(NodeProcess node, String command) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(node.httpUrl() + "/commands"))
                .POST(BodyPublishers.ofString(command))
                .build());
    }

    static String status(NodeProcess node) throws IOException, InterruptedException {
        return get(node, "/status").body();
    }

    static Answer get(NodeProcess node, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(node.httpUrl() + path)).build());
    }

    private static Answer send(HttpRequest request) throws IOException, InterruptedException {
        var response = CLIENT.send(request, BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }
}
