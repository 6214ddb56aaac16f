package io.edupulse.projections.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import io.edupulse.projection.live.ProjectionTesting;
import io.edupulse.projection.live.ReadModelWaiter;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class ClassroomReadModelsModuleTest {

    @Test
    void every_read_model_is_bound_once_where_bindings_must_be_explicit() {
        var sql = DSL.using(SQLDialect.POSTGRES);
        var injector = Guice.createInjector(new ClassroomReadModelsModule(), new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireExplicitBindings();
                binder().requireAtInjectOnConstructors();
                bind(DSLContext.class).toInstance(sql);
                bind(ReadModelWaiter.class).toInstance(ProjectionTesting.progress(sql, ClassroomProjections.all()));
            }
        });

        assertThat(injector.getInstance(LessonCatalog.class)).isSameAs(injector.getInstance(LessonCatalog.class));
        assertThat(injector.getInstance(QuizResults.class)).isNotNull();
        assertThat(injector.getInstance(PulseWall.class)).isNotNull();
        assertThat(injector.getInstance(StudentProgress.class)).isNotNull();
        assertThat(injector.getInstance(TeacherDashboard.class)).isNotNull();
    }
}
