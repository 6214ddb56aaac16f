package io.edupulse.torture.check.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/// A lesson. Only its teacher changes it, it is published once, and nothing happens to it when it is archived.
///
/// @param title of a lesson that exists
public record LessonState(Stage stage, String teacher, String title) implements State {

    private static final int LONGEST_TITLE = 200;

    static LessonState fresh() {
        return new LessonState(Stage.NEW, "", "");
    }

    @Override
    public Set<String> rulings(String command, JsonNode payload, Moment now) {
        return Set.of(ruling(command, payload));
    }

    private String ruling(String command, JsonNode payload) {
        boolean isDraft = command.equals("DraftLesson");
        if (isDraft && stage != Stage.NEW) {
            return "lesson.already-drafted";
        }
        if (!isDraft && stage == Stage.NEW) {
            return "lesson.not-drafted";
        }
        if (!isDraft && !teacher.equalsIgnoreCase(payload.path("teacher_id").asText())) {
            return "lesson.not-its-teacher";
        }
        if (stage == Stage.CLOSED) {
            return "lesson.archived";
        }
        return switch (command) {
            case "DraftLesson" -> titled(payload, "LessonDrafted");
            case "ReviseLesson" -> titled(payload, "LessonRevised");
            case "PublishLesson" -> stage == Stage.PUBLISHED ? "lesson.already-published" : "LessonPublished";
            default -> "LessonArchived";
        };
    }

    private static String titled(JsonNode payload, String event) {
        var title = payload.path("title").asText();
        if (title.isBlank()) {
            return "lesson.title-blank";
        }
        return title.codePointCount(0, title.length()) > LONGEST_TITLE ? "lesson.title-too-long" : event;
    }

    @Override
    public State after(String eventType, JsonNode payload) {
        if (!EventForm.isReadable(eventType, payload)) {
            return this;
        }
        var by = payload.path("teacher_id").asText();
        return switch (eventType) {
            case "LessonDrafted" ->
                new LessonState(Stage.OPEN, by, payload.path("title").asText());
            case "LessonRevised" ->
                new LessonState(stage, by, payload.path("title").asText());
            case "LessonPublished" ->
                new LessonState(Stage.PUBLISHED, by, payload.path("title").asText());
            case "LessonArchived" -> new LessonState(Stage.CLOSED, by, title);
            default -> this;
        };
    }
}
