package io.edupulse.projections.classroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.query.Query;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.live.ProjectionTesting;
import io.edupulse.projections.classroom.LessonCatalog.FindLesson;
import io.edupulse.projections.classroom.PulseWall.FindPulse;
import io.edupulse.projections.classroom.QuizResults.SummarizeQuiz;
import io.edupulse.projections.classroom.StudentProgress.SummarizeStudent;
import io.edupulse.projections.classroom.TeacherDashboard.FindTeacher;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReadYourWritesIT {

    private static final UUID LESSON = UUID.randomUUID();

    private final ReadModels readModels = new ReadModels();
    private final List<Query<?>> queries = List.of(
            new FindLesson(LESSON),
            new SummarizeQuiz(LESSON),
            new FindPulse(LESSON),
            new SummarizeStudent(LESSON),
            new FindTeacher(LESSON));

    private final History history = new History().add(LESSON, new LessonPublished(LESSON, LESSON, "Fractions"));
    private final Receipt receipt = receipt();

    @Test
    void after_its_receipt_a_command_is_seen() {
        readModels.apply(history);

        assertThat(readModels.ask(new FindLesson(LESSON), receipt)).isPresent();
        assertThat(queries).allSatisfy(query -> readModels.ask(query, receipt));
    }

    @Test
    void each_read_model_waits_for_itself_and_says_how_far_it_is() {
        var projections = ClassroomProjections.all();
        ProjectionTesting.log(readModels.sql, history.events());
        for (int i = 0; i < projections.size(); i++) {
            var query = queries.get(i);
            assertThatThrownBy(() -> readModels.ask(query, receipt))
                    .isInstanceOfSatisfying(
                            CodedException.class, e -> assertThat(e.code()).isEqualTo("projection.behind"))
                    .hasMessageStartingWith(Text.format(
                            "%s is at position 0 of partition %d",
                            projections.get(i).name(), receipt.partition()));
            ProjectionTesting.apply(readModels.sql, projections.get(i), history.events());
            readModels.ask(query, receipt);
        }
    }

    private Receipt receipt() {
        var last = history.events().getLast();
        return new Receipt(last.aggregateId(), last.sequence(), last.partition(), last.position());
    }
}
