package io.edupulse.torture.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.edupulse.torture.history.History;
import io.edupulse.torture.history.Json;
import io.edupulse.torture.history.Operation;
import io.edupulse.torture.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.random.RandomGenerator;

/// Reads the partitions of the log page by page from any node, each from where it was: no event may ever appear
/// at or below the cursor of a reader.
final class LogReader implements Worker {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final int PAGE = 200;

    private final Nodes nodes;
    private final History history;
    private final long[] cursors;
    private final RandomGenerator random;
    private final Stop stop;

    LogReader(Nodes nodes, History history, int partitions, RandomGenerator random, Stop stop) {
        this.nodes = nodes;
        this.history = history;
        this.cursors = new long[partitions];
        this.random = random;
        this.stop = stop;
    }

    @Override
    public void work() throws InterruptedException {
        int partition = random.nextInt(cursors.length);
        var node = nodes.any(random);
        var asked = Json.object().put("node", node).put("command", "read-events");
        asked.set("payload", Json.object().put("partition", partition).put("after", cursors[partition]));
        var path = "/v1/events?partition=" + partition + "&after=" + cursors[partition] + "&limit=" + PAGE;
        Operation operation = history.begin("query", asked);
        var answered = nodes.ask(nodes.request(node, path, ANSWER_LIMIT).build(), operation, LogReader::places);
        if (answered.outcome() == Outcome.ACCEPTED) {
            for (var event : answered.body().path("items")) {
                cursors[partition] =
                        Math.max(cursors[partition], event.path("position").asLong());
            }
        }
        stop.pause(PAUSE);
    }

    /// The history has where each event is, and not again what is in it.
    private static JsonNode places(JsonNode page) {
        var places = new ArrayList<JsonNode>();
        for (var event : page.path("items")) {
            places.add(Json.object()
                    .put("position", event.path("position").asLong())
                    .put("id", event.path("id").asText()));
        }
        return Json.of(places);
    }
}
