package io.edupulse.torture.workload;

import io.edupulse.torture.history.History;
import io.edupulse.torture.history.Json;
import io.edupulse.torture.history.Outcome;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Sends one command that every system that works accepts: the draft of a fresh lesson.
public final class OneCommand {

    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final Nodes nodes;
    private final History history;
    private final RandomGenerator random = new Random();

    /// @param urls by the names of the nodes
    public OneCommand(Map<String, String> urls, String token, History history) {
        this.nodes = new Nodes(urls, token);
        this.history = history;
    }

    /// Whether a node accepts it.
    public boolean isTakenBy(String node) throws InterruptedException {
        var lesson = HotIds.fresh(random).toString();
        var payload = Json.object()
                .put("lesson_id", lesson)
                .put("teacher_id", HotIds.fresh(random).toString())
                .put("title", "Probe");
        var key = HotIds.fresh(random).toString();
        var asked = Json.object()
                .put("node", node)
                .put("command", "DraftLesson")
                .put("aggregate", lesson)
                .put("key", key)
                .putNull("expected");
        asked.set("payload", payload);
        var request = nodes.request(node, "/v1/commands/DraftLesson", LIMIT)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(payload.toString()))
                .build();
        return nodes.change(request, history.begin("command", asked)).outcome() == Outcome.ACCEPTED;
    }
}
