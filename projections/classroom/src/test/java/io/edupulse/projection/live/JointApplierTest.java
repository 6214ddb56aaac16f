package io.edupulse.projection.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import io.edupulse.projection.rows.BulkFold;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.QuizScores;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JointApplierTest {

    private static final int LARGE = 1 << 23;

    /// Twice the memory of the tests.
    private static final int MANY = 200;

    private static List<RecordedEvent> events(int count, int bytes) {
        return Stream.generate(() -> event("QuizSubmitted", bytes)).limit(count).toList();
    }

    private static RecordedEvent event(String type, int bytes) {
        var written =
                new NewEvent(UUID.randomUUID(), Instant.EPOCH, Metadata.NONE, new EncodedEvent(type, new byte[bytes]));
        return new RecordedEvent(written, new Coordinates(new UUID(0, 1), 1, 0, 1), new RememberingEventCodec());
    }

    @Test
    void batches_of_many_events_and_of_large_ones_weigh_alike() {
        assertThat(JointApplier.weight(events(1_000, 10), 1 << 30)).isEqualTo(1_000);
        assertThat(JointApplier.weight(events(1, 1 << 19), 1 << 20)).isBetween(1_000, 1_002);
        assertThat(JointApplier.weight(events(1, 1 << 22), 1 << 20)).isEqualTo(2_000);
        assertThat(JointApplier.weight(events(1, 10), 1 << 20)).isEqualTo(2);
    }

    @Test
    void a_load_keeps_of_an_event_that_is_to_be_parked_only_which_it_is() {
        var fold = new BulkFold(ProjectionSchema.live(QuizScores.version(1)));

        for (int i = 0; i < MANY; i++) {
            fold.add(event("QuizSubmitted", LARGE));
        }

        assertThat(fold.size()).isEqualTo(MANY);
    }
}
