package io.edupulse.torture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.edupulse.torture.history.Json;
import io.edupulse.torture.process.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What nodes tell of the system, asked beside all links. Thread-safe.
public final class Status {

    private static final Pattern STANDBY_ANSWERS =
            Pattern.compile("edupulse_query_answers_total\\{[^}]*\"standby\"[^}]*} ([0-9.eE+]+)");
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final List<NodeProcess> nodes;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /// @param token of an operator
    Status(List<NodeProcess> nodes, String token) {
        this.nodes = nodes;
        this.token = token;
    }

    /// What a node answers to a question; a missing node if it does not.
    public JsonNode ask(String node, String path) {
        var uri = URI.create(url(node) + path);
        return send(HttpRequest.newBuilder(uri).GET());
    }

    /// How many queries standbys have answered for all nodes, each since its start.
    public long standbyAnswers() {
        return nodes.stream()
                .map(node -> text(HttpRequest.newBuilder(URI.create(node.url() + "/metrics"))
                                .GET())
                        .orElse(""))
                .flatMap(String::lines)
                .map(STANDBY_ANSWERS::matcher)
                .filter(Matcher::matches)
                .mapToLong(line -> (long) Double.parseDouble(line.group(1)))
                .sum();
    }

    /// What a node answers to a request of an operator.
    ///
    /// @param body JSON, or empty
    public JsonNode post(String node, String path, String body) {
        var uri = URI.create(url(node) + path);
        return send(HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// Whether all nodes see all parts, and none stands still.
    public boolean isWell() {
        return nodes.stream().allMatch(node -> isWell(node.name()));
    }

    /// Whether one node sees all parts, and none stands still.
    public boolean isWell(String node) {
        return ask(node, "/v1/status").path("well").asBoolean();
    }

    /// Whether all nodes say that streams and read models have what the log has.
    public boolean agrees() {
        return nodes.stream()
                .allMatch(node -> ask(node.name(), "/v1/status").path("agree").asBoolean());
    }

    /// Whether a node tells of a failure with a code.
    public boolean tells(String code) {
        return nodes.stream()
                .anyMatch(node -> ask(node.name(), "/v1/status").toString().contains(code));
    }

    /// Why they do not.
    public String reasons() {
        var text = new StringBuilder();
        for (var node : nodes) {
            var status = ask(node.name(), "/v1/status");
            text.append(node.name())
                    .append(": ")
                    .append(status.isMissingNode() ? "no answer" : status.path("reasons"))
                    .append(' ')
                    .append(status.path("missing"))
                    .append('\n');
        }
        return text.toString();
    }

    private String url(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow()
                .url();
    }

    private JsonNode send(HttpRequest.Builder request) {
        return text(request).map(Json::read).orElse(MissingNode.getInstance());
    }

    private Optional<String> text(HttpRequest.Builder request) {
        try {
            var answer = http.send(
                    request.timeout(LIMIT)
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    BodyHandlers.ofString());
            return Optional.of(answer.body());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
