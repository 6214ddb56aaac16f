package io.edupulse.torture.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.torture.history.History;
import io.edupulse.torture.history.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// Rebuilds, verifies and rolls back read models while all else goes on.
final class Operator implements Worker {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(50);
    private static final Duration PAUSE = Duration.ofSeconds(6);

    private final Nodes nodes;
    private final History history;
    private final RandomGenerator random;
    private final Stop stop;

    Operator(Nodes nodes, History history, RandomGenerator random, Stop stop) {
        this.nodes = nodes;
        this.history = history;
        this.random = random;
        this.stop = stop;
    }

    @Override
    public void work() throws InterruptedException {
        stop.pause(PAUSE);
        if (stop.isNow()) {
            return;
        }
        var model = ReadModels.NAMES.get(random.nextInt(ReadModels.NAMES.size()));
        switch (random.nextInt(4)) {
            case 0 -> post("verify", "/v1/projections/" + model + "/verify", model, Json.object());
            case 1 -> post("rollback", "/v1/projections/" + model + "/rollback", model, Json.object());
            default -> {
                var body = Json.object();
                body.set("projections", Json.of(List.of(model)));
                post("rebuild", "/v1/rebuilds", model, body);
            }
        }
    }

    private void post(String command, String path, String model, ObjectNode body) throws InterruptedException {
        var node = nodes.any(random);
        var asked = Json.object().put("node", node).put("command", command);
        asked.set("payload", Json.object().put("projection", model));
        var request = nodes.request(node, path, ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.isEmpty() ? "" : body.toString()))
                .build();
        nodes.change(request, history.begin("operation", asked));
    }
}
