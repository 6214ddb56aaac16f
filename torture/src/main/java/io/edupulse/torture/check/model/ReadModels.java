package io.edupulse.torture.check.model;

import java.util.List;

/// The read models of the classroom.
public final class ReadModels {

    public static final List<ReadModel> ALL = List.of(
            new LessonCatalog(), new QuizResults(), new PulseWall(), new StudentProgress(), new TeacherDashboard());

    private ReadModels() {}
}
