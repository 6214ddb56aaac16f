package io.edupulse.torture.check.model;

import io.edupulse.torture.check.log.LogRow;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What students took part in.
final class StudentProgress implements ReadModel {

    @Override
    public String name() {
        return "student-progress";
    }

    @Override
    public Map<String, List<String>> keys() {
        return Map.of(
                "lessons", List.of("lesson_id", "aggregate_id"),
                "activities", List.of("activity_id", "kind", "aggregate_id"),
                "participations", List.of("student_id", "activity_id", "kind", "aggregate_id"));
    }

    @Override
    public Set<String> types() {
        return Set.of(
                "LessonDrafted",
                "LessonRevised",
                "LessonPublished",
                "QuizOpened",
                "QuizSubmitted",
                "PulseLaunched",
                "LearningPulseResponded");
    }

    @Override
    public void apply(LogRow row, Tables tables) {
        var event = row.payload();
        switch (row.type()) {
            case "QuizOpened" ->
                activity(row, tables, "quiz", "quiz_id")
                        .set("maximum_score", event.path("maximum_score").asInt());
            case "PulseLaunched" ->
                activity(row, tables, "pulse", "pulse_id")
                        .set("prompt", event.path("prompt").asText());
            case "QuizSubmitted" -> {
                var part = participation(row, tables, "quiz", "quiz_id", "student_id");
                long raw = event.path("score_raw").asInt();
                part.set("best_score", part.has("best_score") ? Math.max(part.number("best_score"), raw) : raw);
            }
            case "LearningPulseResponded" -> participation(row, tables, "pulse", "pulse_id", "responder_id");
            default ->
                tables.row("lessons", "lesson_id", event.path("lesson_id").asText(), "aggregate_id", row.aggregate())
                        .set("title", event.path("title").asText())
                        .set("titled_at", row.at());
        }
    }

    private static Row activity(LogRow row, Tables tables, String kind, String id) {
        return tables.row(
                        "activities",
                        "activity_id",
                        row.payload().path(id).asText(),
                        "kind",
                        kind,
                        "aggregate_id",
                        row.aggregate())
                .set("lesson_id", row.payload().path("lesson_id").asText())
                .set("started_at", row.at());
    }

    private static Row participation(LogRow row, Tables tables, String kind, String id, String student) {
        return tables.row(
                        "participations",
                        "student_id",
                        row.payload().path(student).asText(),
                        "activity_id",
                        row.payload().path(id).asText(),
                        "kind",
                        kind,
                        "aggregate_id",
                        row.aggregate())
                .add("times", 1)
                .set("last_at", row.at());
    }
}
