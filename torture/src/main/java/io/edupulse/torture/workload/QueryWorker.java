package io.edupulse.torture.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.torture.history.History;
import io.edupulse.torture.history.Json;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Asks queries: of what a receipt has changed, with the receipt that the answer must show, and of hot
/// aggregates without.
final class QueryWorker implements Worker {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final int WAIT_SECONDS = 10;
    private static final int PAUSE_MILLIS = 250;

    private final Nodes nodes;
    private final History history;
    private final Receipts receipts;
    private final HotIds ids;
    private final RandomGenerator random;
    private final Stop stop;

    QueryWorker(Nodes nodes, History history, Receipts receipts, HotIds ids, RandomGenerator random, Stop stop) {
        this.nodes = nodes;
        this.history = history;
        this.receipts = receipts;
        this.ids = ids;
        this.random = random;
        this.stop = stop;
    }

    @Override
    public void work() throws InterruptedException {
        var receipt = random.nextInt(3) == 0 ? null : receipts.takeLast().orElse(null);
        if (receipt == null) {
            askHot();
        } else {
            var id = receipt.path("aggregate_id").asText();
            var query = queryAfter(receipt.path("command").asText());
            ask(query, Json.object().put(idOf(query), id), receipt);
        }
        stop.pause(Duration.ofMillis(random.nextInt(PAUSE_MILLIS)));
    }

    private String queryAfter(String command) {
        return switch (command) {
            case "SubmitQuiz", "OpenQuiz", "CloseQuiz" ->
                random.nextBoolean() ? "show-leaderboard" : random.nextBoolean() ? "find-quiz" : "summarize-quiz";
            case "RespondToPulse", "LaunchPulse", "ClosePulse" ->
                random.nextBoolean() ? "list-responses" : "find-pulse";
            default -> "find-lesson";
        };
    }

    private static String idOf(String query) {
        return switch (query) {
            case "find-lesson" -> "lesson_id";
            case "list-responses", "find-pulse" -> "pulse_id";
            default -> "quiz_id";
        };
    }

    private void askHot() throws InterruptedException {
        var student = ids.student(random).toString();
        switch (random.nextInt(7)) {
            case 0 -> ask("find-standing", quiz().put("student_id", student), null);
            case 1 -> ask("summarize-student", Json.object().put("student_id", student), null);
            case 2 -> ask("list-quizzes-of-student", Json.object().put("student_id", student), null);
            case 3 ->
                ask(
                        "find-teacher",
                        Json.object().put("teacher_id", ids.teacher().toString()),
                        null);
            case 4 -> ask("find-lessons", Json.object().put("status", "drafted"), null);
            default -> ask("show-leaderboard", quiz(), null);
        }
    }

    private ObjectNode quiz() {
        return Json.object().put("quiz_id", ids.quiz(0).toString());
    }

    private void ask(String query, ObjectNode fields, @Nullable ObjectNode after) throws InterruptedException {
        var node = nodes.any(random);
        var parameters = fields.properties().stream()
                .map(field -> field.getKey() + "=" + field.getValue().asText())
                .collect(Collectors.joining("&"));
        if (after != null) {
            parameters += "&_wait=" + WAIT_SECONDS + "&_after="
                    + after.path("partition").asInt() + ":"
                    + after.path("position").asLong();
        }
        var asked = Json.object().put("node", node).put("command", query);
        asked.set("payload", fields);
        asked.set("after", after);
        var request = nodes.request(node, "/v1/queries/" + query + "?" + parameters, ANSWER_LIMIT)
                .build();
        nodes.ask(request, history.begin("query", asked), answer -> answer);
    }
}
