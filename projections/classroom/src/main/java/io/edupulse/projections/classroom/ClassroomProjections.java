package io.edupulse.projections.classroom;

import io.edupulse.kernel.text.Text;
import io.edupulse.projection.Handler;
import io.edupulse.projection.Projection;
import io.edupulse.projection.query.Queries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// All projections of the classroom, and the queries of their read models.
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

    /// The queries of all read models.
    public static Queries queries() {
        return () -> Stream.of(
                        LessonCatalog.QUERIES,
                        QuizResults.QUERIES,
                        PulseWall.QUERIES,
                        StudentProgress.QUERIES,
                        TeacherDashboard.QUERIES)
                .flatMap(queries -> queries.handlers().stream())
                .toList();
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
