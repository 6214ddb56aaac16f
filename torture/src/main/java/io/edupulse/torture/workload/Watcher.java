package io.edupulse.torture.workload;

import io.edupulse.torture.history.History;
import io.edupulse.torture.history.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Watches the leaderboard of a hot quiz on some node for a while, then another one on another node. A stream
/// that breaks or falls silent is opened again elsewhere, as a browser does.
final class Watcher implements Worker {

    private static final Duration OPEN_LIMIT = Duration.ofSeconds(20);

    /// A node sends a sign of life at least every 15 s.
    private static final Duration WATCH = Duration.ofSeconds(18);

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final String DATA = "data:";

    private final Nodes nodes;
    private final History history;
    private final HotIds ids;
    private final RandomGenerator random;
    private final Stop stop;
    private int watches;

    Watcher(Nodes nodes, History history, HotIds ids, RandomGenerator random, Stop stop) {
        this.nodes = nodes;
        this.history = history;
        this.ids = ids;
        this.random = random;
        this.stop = stop;
    }

    @Override
    public void work() throws InterruptedException {
        var node = nodes.any(random);
        var quiz = ids.quiz(0).toString();
        var request = nodes.request(node, "/v1/queries/show-leaderboard?quiz_id=" + quiz, OPEN_LIMIT)
                .header("Accept", "text/event-stream")
                .build();
        watches++;
        try {
            var response = nodes.open(request);
            try (var body = response.body()) {
                if (response.statusCode() == 200) {
                    read(body, node, quiz);
                }
            }
        } catch (IOException e) {
            // The stream broke: it is opened again.
        }
        stop.pause(PAUSE);
    }

    private void read(InputStream body, String node, String quiz) throws IOException {
        var closer = Thread.ofVirtual().start(() -> closeLater(body));
        try {
            var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    var seen = Json.object()
                            .put("node", node)
                            .put("watch", watches)
                            .put("command", "show-leaderboard");
                    seen.set("payload", Json.object().put("quiz_id", quiz));
                    seen.set("answer", Json.read(line.substring(DATA.length())));
                    history.saw("watch", seen);
                }
            }
        } finally {
            closer.interrupt();
        }
    }

    /// A stream on a silent link ends by no other means.
    private void closeLater(InputStream body) {
        stop.pause(WATCH);
        try {
            body.close();
        } catch (IOException e) {
            // It has ended.
        }
    }
}
