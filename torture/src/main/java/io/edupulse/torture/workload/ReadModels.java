package io.edupulse.torture.workload;

import java.util.List;

/// The read models of the classroom.
public final class ReadModels {

    public static final List<String> NAMES =
            List.of("lesson-catalog", "quiz-results", "pulse-wall", "student-progress", "teacher-dashboard");

    private ReadModels() {}
}
