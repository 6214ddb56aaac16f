package io.edupulse.torture.check.model;

import io.edupulse.torture.check.log.LogRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What goes on in the lessons of a teacher.
final class TeacherDashboard implements ReadModel {

    @Override
    public String name() {
        return "teacher-dashboard";
    }

    @Override
    public Map<String, List<String>> keys() {
        return Map.of(
                "lessons", List.of("lesson_id", "aggregate_id"),
                "activities", List.of("activity_id", "kind", "aggregate_id"),
                "participants", List.of("activity_id", "kind", "student_id", "aggregate_id"));
    }

    @Override
    public Set<String> types() {
        return Set.of(
                "LessonDrafted",
                "LessonRevised",
                "LessonPublished",
                "LessonArchived",
                "QuizOpened",
                "QuizSubmitted",
                "QuizClosed",
                "PulseLaunched",
                "LearningPulseResponded",
                "PulseClosed");
    }

    @Override
    public void apply(LogRow row, Tables tables) {
        switch (row.type()) {
            case "QuizOpened", "PulseLaunched" ->
                activity(row, tables, 0)
                        .set("lesson_id", row.payload().path("lesson_id").asText());
            case "QuizSubmitted" -> participant(row, tables, "student_id");
            case "LearningPulseResponded" -> participant(row, tables, "responder_id");
            case "QuizClosed", "PulseClosed" -> activity(row, tables, 0);
            default -> lesson(row, tables);
        }
    }

    private static void lesson(LogRow row, Tables tables) {
        var event = row.payload();
        var lesson =
                tables.row("lessons", "lesson_id", event.path("lesson_id").asText(), "aggregate_id", row.aggregate());
        var before = Objects.requireNonNullElse(lesson.text("title"), "");
        lesson.set("teacher_id", event.path("teacher_id").asText())
                .set(
                        "title",
                        row.type().equals("LessonArchived")
                                ? before
                                : event.path("title").asText())
                .set("last_at", row.at());
        if (!row.type().equals("LessonRevised") || !lesson.has("status")) {
            lesson.set("status", LessonStatus.after(row.type())).set("status_since", row.at());
        }
    }

    private static Row activity(LogRow row, Tables tables, long contributions) {
        return tables.row("activities", "activity_id", id(row), "kind", kind(row), "aggregate_id", row.aggregate())
                .add("contributions", contributions)
                .set("last_at", row.at());
    }

    private static void participant(LogRow row, Tables tables, String student) {
        activity(row, tables, 1);
        tables.row(
                        "participants",
                        "activity_id",
                        id(row),
                        "kind",
                        kind(row),
                        "student_id",
                        row.payload().path(student).asText(),
                        "aggregate_id",
                        row.aggregate())
                .set("last_at", row.at());
    }

    private static String kind(LogRow row) {
        return row.type().startsWith("Quiz") ? "quiz" : "pulse";
    }

    private static String id(LogRow row) {
        return row.payload().path(kind(row) + "_id").asText();
    }
}
