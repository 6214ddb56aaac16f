package io.edupulse.projection.live;

import static io.edupulse.jooq.quiz_results.Tables.SCORES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.bus.HeadWatch;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.ByteBound;
import io.edupulse.kernel.work.ByteBudget;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.log.FailingDatabase;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.live.ProjectionWorker.Rooms;
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.rebuild.MirroredEventStore;
import io.edupulse.rebuild.QuizScores;
import io.edupulse.testkit.AlwaysLeases;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// One worker, which fails and goes on.
@Timeout(600)
class ProjectionWorkerIT {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(1);
    private static final UUID QUIZ = UUID.randomUUID();

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(1);
    private final MirroredEventStore log = new MirroredEventStore(database, 1, codec);
    private final FailingDatabase failing = new FailingDatabase(database.application());
    private final DSLContext sql = DSL.using(failing.source(), SQLDialect.POSTGRES);
    private final Backoff backoff = Backoff.between(SHORT, LONG);
    private final PartitionTails tails =
            new PartitionTails(log, new HeadWatch(log, Announcements.none()), new ScriptedLiveEvents());
    private long submitted;

    @AfterEach
    void close() {
        tails.close();
    }

    private ProjectionWorker start(Projection projection) {
        return start(projection, Rooms.ofNode());
    }

    private ProjectionWorker start(Projection projection, Rooms rooms) {
        var progress = new Positions();
        var changes =
                new ReadModelChanges(new Projections(List.of(projection)), ReadDatabase.of(sql), Announcements.none());
        ProjectionTesting.recreate(sql, projection, 1);
        tails.start();
        var worker = new ProjectionWorker(
                projection,
                0,
                new AlwaysLeases().tryAcquire("it").orElseThrow(),
                sql,
                log,
                tails.of(0),
                rooms,
                new JointApplier(projection, sql, new Semaphore(1), progress, changes, Telemetry.NONE),
                progress,
                backoff);
        worker.start();
        return worker;
    }

    private void submit() {
        var event = new NewEvent(
                UUID.randomUUID(), Instant.EPOCH, Metadata.NONE, codec.encode(new QuizSubmitted(QUIZ, QUIZ, 1)));
        log.append(List.of(Append.of(QUIZ, submitted, List.of(event))));
        submitted++;
    }

    private long applied() {
        return DSL.using(database.owner(), SQLDialect.POSTGRES)
                .fetchOptional(SCORES)
                .map(row -> row.getAttempts())
                .orElse(0L);
    }

    @Test
    void after_each_success_its_pauses_are_short_again() throws Exception {
        var worker = start(QuizScores.version(1));

        for (int outage = 1; outage <= 12; outage++) {
            failing.fail(true);
            submit();
            await().atMost(Duration.ofSeconds(60)).until(() -> worker.error() != null);
            failing.fail(false);
            await().atMost(Duration.ofSeconds(60)).until(() -> worker.error() == null);
        }

        worker.stop();
        assertThat(worker.awaitEnd(Deadline.after(Duration.ofMinutes(1)))).isTrue();
        assertThat(backoff.afterFailure()).isEqualTo(SHORT);
        assertThat(applied()).isEqualTo(submitted);
    }

    @Test
    void where_there_is_less_room_than_one_event_takes_each_goes_alone() throws Exception {
        for (int i = 0; i < 20; i++) {
            submit();
        }
        var worker = start(QuizScores.version(1), new Rooms(new ByteBound(1), new ByteBudget(1)));
        await().atMost(Duration.ofSeconds(60)).until(() -> applied() == 20);

        for (int i = 0; i < 20; i++) {
            submit();
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> applied() == 40);
        worker.stop();
        assertThat(worker.awaitEnd(Deadline.after(Duration.ofMinutes(1)))).isTrue();
    }

    @Test
    void an_error_in_the_code_does_not_end_it_and_is_told() throws Exception {
        var isBroken = new AtomicBoolean(true);
        var worker = start(QuizScores.broken(() -> {
            if (isBroken.get()) {
                throw new NoClassDefFoundError("somewhere/Else");
            }
        }));
        submit();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(worker.error()).contains("somewhere/Else"));
        assertThat(worker.isRunning()).isTrue();

        isBroken.set(false);

        await().atMost(Duration.ofSeconds(60)).until(() -> worker.error() == null && applied() == 1);
        worker.stop();
        assertThat(worker.awaitEnd(Deadline.after(Duration.ofMinutes(1)))).isTrue();
    }
}
