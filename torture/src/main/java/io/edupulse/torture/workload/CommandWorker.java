package io.edupulse.torture.workload;

import io.edupulse.torture.history.History;
import io.edupulse.torture.history.Json;
import io.edupulse.torture.history.Outcome;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Sends commands one after the other. A command with an idempotency key is sent again, often to another node,
/// until its outcome is known; some that were accepted are sent once more, and must get the same receipt.
final class CommandWorker implements Worker {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(300);
    /// So that the clients do not keep the processors busy that all processes share: what is slow then would be the
    /// machine, and not the system.
    private static final int PAUSE_MILLIS =
            Math.max(40, 500 / Runtime.getRuntime().availableProcessors());

    private static final int TRIES = 8;

    private final Nodes nodes;
    private final History history;
    private final Receipts receipts;
    private final Intents intents;
    private final RandomGenerator random;
    private final Stop stop;

    CommandWorker(Nodes nodes, History history, Receipts receipts, Intents intents, RandomGenerator random, Stop stop) {
        this.nodes = nodes;
        this.history = history;
        this.receipts = receipts;
        this.intents = intents;
        this.random = random;
        this.stop = stop;
    }

    @Override
    public void work() throws InterruptedException {
        var intent = intents.next();
        if (random.nextInt(6) == 0) {
            intent = intent.expecting(intent.isFirst() ? Long.valueOf(0) : receipts.sequenceOf(intent.aggregate()));
        }
        var key = random.nextInt(10) < 8 ? HotIds.fresh(random).toString() : null;
        pursue(intent, key);
        stop.pause(Duration.ofMillis(random.nextInt(PAUSE_MILLIS)));
    }

    private void pursue(Intent intent, @Nullable String key) throws InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            var answered = attempt(intent, key);
            boolean isOpen = answered.outcome() == Outcome.UNKNOWN || answered.outcome() == Outcome.REFUSED;
            if (!isOpen) {
                if (answered.outcome() == Outcome.ACCEPTED && key != null && random.nextInt(12) == 0) {
                    attempt(intent, key);
                }
                return;
            }
            if (key == null || stop.isNow()) {
                return;
            }
            stop.pause(RETRY_PAUSE);
        }
    }

    private Nodes.Answered attempt(Intent intent, @Nullable String key) throws InterruptedException {
        var node = nodes.any(random);
        var request = nodes.request(node, "/v1/commands/" + intent.command(), ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(intent.payload().toString()));
        var asked = Json.object()
                .put("node", node)
                .put("command", intent.command())
                .put("aggregate", intent.aggregate().toString())
                .put("key", key)
                .put("expected", intent.expected());
        asked.set("payload", intent.payload());
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        if (intent.expected() != null) {
            boolean isNone = intent.expected() == 0;
            request.header(isNone ? "If-None-Match" : "If-Match", isNone ? "*" : "\"" + intent.expected() + "\"");
        }
        var operation = history.begin("command", asked);
        request.header("Correlation-Id", operation.id());
        var answered = nodes.change(request.build(), operation);
        if (answered.outcome() == Outcome.ACCEPTED) {
            receipts.add(intent.command(), intent.aggregate(), answered.body().path("receipt"));
        }
        return answered;
    }
}
