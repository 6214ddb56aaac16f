package io.edupulse.projections.classroom;

import java.util.Locale;

/// Where a lesson is in its life.
public enum LessonStatus {
    DRAFTED,
    PUBLISHED,
    ARCHIVED;

    /// As it stands in the tables: `drafted`.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LessonStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
