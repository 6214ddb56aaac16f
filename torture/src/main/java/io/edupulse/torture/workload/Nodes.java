package io.edupulse.torture.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.torture.history.Json;
import io.edupulse.torture.history.Operation;
import io.edupulse.torture.history.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// HTTP to the nodes. What comes back is told to the history. Thread-safe.
public final class Nodes implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final Duration READY_LIMIT = Duration.ofSeconds(1);
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION = 412;
    private static final int REJECTED = 422;
    private static final int INTERNAL = 500;

    private final Map<String, String> urls;
    private final List<String> names;
    private final String token;
    private final Set<String> stopping = ConcurrentHashMap.newKeySet();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    /// @param urls by the names of the nodes
    public Nodes(Map<String, String> urls, String token) {
        this.urls = urls;
        this.names = List.copyOf(urls.keySet());
        this.token = token;
    }

    /// One of those that do not stop.
    String any(RandomGenerator random) {
        var open = names.stream().filter(name -> !stopping.contains(name)).toList();
        var chosen = open.isEmpty() ? names : open;
        return chosen.get(random.nextInt(chosen.size()));
    }

    /// Whether a node says by itself that it stops. One that says nothing is taken for what it was before,
    /// since it may have been killed.
    ///
    /// @return empty without an answer
    Optional<Boolean> isStopping(String node) throws InterruptedException {
        try {
            var answer = http.send(request(node, "/health/ready", READY_LIMIT).build(), BodyHandlers.ofString());
            return Optional.of(answer.body().contains("node.stopping"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// From now on no request goes to a node, or again, as load balancers do it.
    void setStopping(String node, boolean isStopping) {
        if (isStopping) {
            stopping.add(node);
        } else {
            stopping.remove(node);
        }
    }

    List<String> names() {
        return names;
    }

    /// A request that is still to get its method.
    public HttpRequest.Builder request(String node, String path, Duration limit) {
        return HttpRequest.newBuilder(URI.create(urls.get(node) + path))
                .timeout(limit)
                .header("Authorization", "Bearer " + token);
    }

    /// Sends a command or another request that changes something, and ends the operation with its outcome.
    Answered change(HttpRequest request, Operation operation) throws InterruptedException {
        return send(request, operation, Nodes::outcome, body -> body);
    }

    /// Sends a question, and ends the operation with the answer.
    ///
    /// @param shown what the history has of the answer
    Answered ask(HttpRequest request, Operation operation, UnaryOperator<JsonNode> shown) throws InterruptedException {
        return send(request, operation, Nodes::outcomeOfQuestion, shown);
    }

    /// Opens a stream of lines.
    HttpResponse<InputStream> open(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofInputStream());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /// What came back of a request.
    ///
    /// @param status of HTTP; 0 without an answer
    /// @param body a missing node without an answer
    record Answered(Outcome outcome, int status, JsonNode body) {}

    /// What a status and a code promise.
    @FunctionalInterface
    private interface Reading {
        Outcome outcome(int status, String code);
    }

    private Answered send(HttpRequest request, Operation operation, Reading reading, UnaryOperator<JsonNode> shown)
            throws InterruptedException {
        var found = Json.object();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            var body = Json.read(response.body());
            int status = response.statusCode();
            var outcome = reading.outcome(status, body.path("code").asText());
            tell(found, status, body, shown);
            operation.end(outcome, found);
            return new Answered(outcome, status, body);
        } catch (IOException e) {
            boolean isUnsent = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
            var outcome = isUnsent ? Outcome.REFUSED : Outcome.UNKNOWN;
            operation.end(outcome, found.put("error", e.toString()));
            return new Answered(outcome, 0, MissingNode.getInstance());
        }
    }

    private static void tell(ObjectNode found, int status, JsonNode body, UnaryOperator<JsonNode> shown) {
        found.put("status", status);
        if (body.has("receipt")) {
            var receipt = (ObjectNode) body.path("receipt").deepCopy();
            found.set("receipt", receipt.put("repeated", body.path("repeated").asBoolean()));
        } else if (status >= BAD_REQUEST) {
            found.put("code", body.path("code").asText());
            found.put("error", body.path("detail").asText());
            found.putNull("answer");
        } else {
            found.set("answer", shown.apply(body));
        }
    }

    private static Outcome outcome(int status, String code) {
        return switch (status) {
            case OK, ACCEPTED -> Outcome.ACCEPTED;
            case REJECTED -> Outcome.REJECTED;
            case CONFLICT -> code.startsWith("aggregate.wrong") ? Outcome.REFUSED : Outcome.CONFLICTED;
            case PRECONDITION -> Outcome.CONFLICTED;
            case INTERNAL -> Outcome.UNKNOWN;
            default -> code.isEmpty() || code.equals("store.outcome-unknown") ? Outcome.UNKNOWN : Outcome.REFUSED;
        };
    }

    /// An answer that there is no such row is an answer.
    private static Outcome outcomeOfQuestion(int status, String code) {
        boolean isAnswer = status == OK || (status == NOT_FOUND && code.equals("query.not-found"));
        return isAnswer ? Outcome.ACCEPTED : Outcome.REFUSED;
    }
}
