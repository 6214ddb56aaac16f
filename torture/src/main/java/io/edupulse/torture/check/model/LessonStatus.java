package io.edupulse.torture.check.model;

/// The status that a lesson has after an event, as it stands in the tables.
final class LessonStatus {

    private LessonStatus() {}

    static String after(String eventType) {
        return switch (eventType) {
            case "LessonPublished" -> "published";
            case "LessonArchived" -> "archived";
            default -> "drafted";
        };
    }
}
