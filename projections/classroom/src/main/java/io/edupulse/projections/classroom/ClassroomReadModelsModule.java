package io.edupulse.projections.classroom;

import com.google.inject.AbstractModule;
import jakarta.inject.Singleton;

/// Binds the read models for queries. Needs a `DSLContext` that may read them, and the [ProjectionProgress].
public final class ClassroomReadModelsModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(LessonCatalog.class).in(Singleton.class);
        bind(QuizResults.class).in(Singleton.class);
        bind(PulseWall.class).in(Singleton.class);
        bind(StudentProgress.class).in(Singleton.class);
        bind(TeacherDashboard.class).in(Singleton.class);
    }
}
