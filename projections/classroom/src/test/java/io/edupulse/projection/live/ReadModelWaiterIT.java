package io.edupulse.projection.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.log.SlowDatabase;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.rebuild.QuizScores;
import io.edupulse.testkit.Crowd;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Waits for a read model on a database where each statement takes longer than the pauses between looks.
@Timeout(600)
class ReadModelWaiterIT {

    private static final int PARTITIONS = 2;
    private static final Projection PROJECTION = QuizScores.version(1);
    private static final Duration STATEMENT = Duration.ofMillis(50);
    private static final Receipt FIRST = new Receipt(new UUID(0, 1), 1, 1, 1);

    private final TestDatabase database = TestDatabase.create(PARTITIONS);
    private final DSLContext owner = DSL.using(database.owner(), SQLDialect.POSTGRES);
    private final SlowDatabase slow = new SlowDatabase(database.application(), STATEMENT);
    private final Positions positions = new Positions();
    private final ReadModelWaiter reading = new ReadModelWaiter(
            new Projections(List.of(PROJECTION)),
            ReadDatabase.of(DSL.using(slow.source(), SQLDialect.POSTGRES)),
            positions);

    @BeforeEach
    void createReadModel() {
        ProjectionTesting.recreate(DSL.using(database.application(), SQLDialect.POSTGRES), PROJECTION, PARTITIONS);
    }

    private void awaitFirst(Duration timeout) {
        reading.await(PROJECTION.name(), FIRST, timeout);
    }

    private void moveTo(long position) {
        owner.execute("update quiz_results.checkpoints set position = {0} where partition = 1", DSL.val(position));
    }

    @Test
    void a_wait_ends_at_its_time_though_it_is_always_time_for_the_next_look() {
        assertThatThrownBy(() -> awaitFirst(Duration.ofMillis(30)))
                .isInstanceOf(CodedException.class)
                .hasFieldOrPropertyWithValue("code", "projection.behind")
                .hasMessageContaining("position 0 of partition 1, 1 short of the expected 1");
    }

    @Test
    void a_wait_of_no_time_looks_once() {
        moveTo(1);

        assertThatCode(() -> awaitFirst(Duration.ZERO)).doesNotThrowAnyException();
        assertThat(slow.statements()).isOne();
    }

    /// As after a crash of the database: projections do not wait for its disk.
    @Test
    void what_a_worker_has_told_and_the_database_has_lost_is_waited_for() throws Exception {
        var place = positions.of(PROJECTION.name(), FIRST.partition());
        place.moveTo(1);
        assertThatThrownBy(() -> awaitFirst(Duration.ofMillis(300)))
                .hasFieldOrPropertyWithValue("code", "projection.behind")
                .hasMessageContaining("position 0 of partition 1");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> awaitFirst(Duration.ofSeconds(100)));
            moveTo(1);
            place.moveTo(1);

            assertThat(waiting.get()).isNull();
        }
    }

    @Test
    void however_many_wait_they_look_one_after_the_other() throws Exception {
        long begun = System.nanoTime();

        var waiting = new Crowd<Throwable>();
        for (int i = 0; i < 50; i++) {
            waiting.start(() -> catchThrowable(() -> awaitFirst(Duration.ofMillis(500))));
        }

        assertThat(waiting.join())
                .allSatisfy(told -> assertThat(told).hasFieldOrPropertyWithValue("code", "projection.behind"));
        long lookAfterLook = (System.nanoTime() - begun) / STATEMENT.toNanos() + 1;
        assertThat((long) slow.statements()).isBetween(1L, lookAfterLook);
    }

    @Test
    void a_wait_ends_when_another_process_has_moved_the_read_model() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> awaitFirst(Duration.ofSeconds(100)));
            await().atMost(Duration.ofSeconds(60)).until(() -> slow.statements() > 1);

            moveTo(1);

            assertThat(waiting.get()).isNull();
        }
    }
}
