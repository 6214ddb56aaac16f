package io.edupulse.projections.classroom;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.live.ProjectionTesting;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReadYourWritesIT {

    private static final UUID LESSON = UUID.randomUUID();

    private final ReadModels readModels = new ReadModels();
    private final LessonCatalog catalog = new LessonCatalog(readModels.sql, readModels.progress);
    private final List<Consumer<Receipt>> readModelsThatWait = List.of(
            receipt -> catalog.after(receipt, ZERO),
            receipt -> new QuizResults(readModels.sql, readModels.progress).after(receipt, ZERO),
            receipt -> new PulseWall(readModels.sql, readModels.progress).after(receipt, ZERO),
            receipt -> new StudentProgress(readModels.sql, readModels.progress).after(receipt, ZERO),
            receipt -> new TeacherDashboard(readModels.sql, readModels.progress).after(receipt, ZERO));

    private final History history = new History().add(LESSON, new LessonPublished(LESSON, LESSON, "Fractions"));
    private final Receipt receipt = receipt();

    @Test
    void after_its_receipt_a_command_is_seen() {
        readModels.apply(history);

        assertThat(catalog.after(receipt, ZERO).find(LESSON)).isPresent();
        assertThat(readModelsThatWait).allSatisfy(readModel -> readModel.accept(receipt));
    }

    @Test
    void each_read_model_waits_for_itself_and_says_how_far_it_is() {
        var projections = ClassroomProjections.all();
        ProjectionTesting.log(readModels.sql, history.events());
        for (int i = 0; i < projections.size(); i++) {
            var waiting = readModelsThatWait.get(i);
            assertThatThrownBy(() -> waiting.accept(receipt))
                    .isInstanceOfSatisfying(
                            CodedException.class, e -> assertThat(e.code()).isEqualTo("projection.behind"))
                    .hasMessageStartingWith(Text.format(
                            "%s is at position 0 of partition %d",
                            projections.get(i).name(), receipt.partition()));
            ProjectionTesting.apply(readModels.sql, projections.get(i), history.events());
            waiting.accept(receipt);
        }
    }

    private Receipt receipt() {
        var last = history.events().getLast();
        return new Receipt(last.aggregateId(), last.sequence(), last.partition(), last.position());
    }
}
