package io.edupulse.projections.classroom;

import io.edupulse.kernel.text.Text;
import io.edupulse.projection.Handler;
import io.edupulse.projection.Projection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// All projections of the classroom.
public final class ClassroomProjections {

    private ClassroomProjections() {}

    public static List<Projection> all() {
        return List.of(
                LessonCatalogProjection.PROJECTION,
                QuizResultsProjection.PROJECTION,
                PulseWallProjection.PROJECTION,
                StudentProgressProjection.PROJECTION,
                TeacherDashboardProjection.PROJECTION);
    }

    /// A projection whose tables are in the file named like its schema.
    static Projection projection(String name, Handler... handlers) {
        var path = Text.format("/db/readmodel/%s.sql", name.replace('-', '_'));
        try (InputStream tables = Objects.requireNonNull(ClassroomProjections.class.getResourceAsStream(path), path)) {
            return new Projection(name, new String(tables.readAllBytes(), StandardCharsets.UTF_8), List.of(handlers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
