package io.edupulse.torture.check.model;

import io.edupulse.torture.check.log.LogRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Lessons by title, teacher and status.
final class LessonCatalog implements ReadModel {

    @Override
    public String name() {
        return "lesson-catalog";
    }

    @Override
    public Map<String, List<String>> keys() {
        return Map.of("lessons", List.of("lesson_id", "aggregate_id"));
    }

    @Override
    public Set<String> types() {
        return Set.of("LessonDrafted", "LessonRevised", "LessonPublished", "LessonArchived");
    }

    @Override
    public void apply(LogRow row, Tables tables) {
        var event = row.payload();
        var lesson =
                tables.row("lessons", "lesson_id", event.path("lesson_id").asText(), "aggregate_id", row.aggregate());
        var before = Objects.requireNonNullElse(lesson.text("title"), "");
        var title = row.type().equals("LessonArchived")
                ? before
                : event.path("title").asText();
        lesson.set("teacher_id", event.path("teacher_id").asText())
                .set("title", title)
                .set("title_words", TitleWords.of(title));
        if (!row.type().equals("LessonRevised") || !lesson.has("status")) {
            lesson.set("status", LessonStatus.after(row.type())).set("status_since", row.at());
        }
        if (row.type().equals("LessonPublished")) {
            lesson.set("published_at", row.at());
        }
    }
}
