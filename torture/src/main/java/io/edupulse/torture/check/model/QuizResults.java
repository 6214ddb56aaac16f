package io.edupulse.torture.check.model;

import io.edupulse.torture.check.log.LogRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How a class did in a quiz.
final class QuizResults implements ReadModel {

    @Override
    public String name() {
        return "quiz-results";
    }

    @Override
    public Map<String, List<String>> keys() {
        return Map.of(
                "quizzes", List.of("quiz_id", "aggregate_id"),
                "scores", List.of("quiz_id", "student_id", "aggregate_id"));
    }

    @Override
    public Set<String> types() {
        return Set.of("QuizOpened", "QuizSubmitted", "QuizClosed");
    }

    @Override
    public void apply(LogRow row, Tables tables) {
        if (row.type().equals("QuizSubmitted")) {
            submitted(row, tables);
            return;
        }
        var event = row.payload();
        var quiz = tables.row("quizzes", "quiz_id", event.path("quiz_id").asText(), "aggregate_id", row.aggregate());
        if (row.type().equals("QuizClosed")) {
            quiz.set("closed_at", row.at());
            return;
        }
        quiz.set("lesson_id", event.path("lesson_id").asText())
                .set("maximum_score", event.path("maximum_score").asInt())
                .set("attempts_allowed", event.path("attempts_allowed").asInt())
                .set(
                        "deadline",
                        event.hasNonNull("deadline")
                                ? Instant.parse(event.path("deadline").asText())
                                : null)
                .set("opened_at", row.at());
    }

    private static void submitted(LogRow row, Tables tables) {
        var event = row.payload();
        long raw = event.path("score_raw").asInt();
        var score = tables.row(
                "scores",
                "quiz_id",
                event.path("quiz_id").asText(),
                "student_id",
                event.path("student_id").asText(),
                "aggregate_id",
                row.aggregate());
        if (!score.has("best_score") || raw > score.number("best_score")) {
            score.set("best_score", raw).set("best_at", row.at());
        }
        score.add("attempts", 1).add("score_sum", raw).set("last_at", row.at());
    }
}
