package io.edupulse.projection.apply;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;
import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;
import static io.edupulse.jooq.quiz_results.Tables.SCORES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.classroom.quiz.QuizEvent.QuizClosed;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.projection.live.ProjectionTesting;
import io.edupulse.projection.rows.BulkFold;
import io.edupulse.projection.rows.ParkedRows;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.QuizScores;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The fence: what is applied is what the log of the database has, and nothing else.
@Timeout(600)
class BatchApplierIT {

    private static final Partitions PARTITIONS = new Partitions(2);
    private static final Projection PROJECTION = QuizScores.version(1);

    private final DSLContext sql =
            DSL.using(TestDatabase.create(PARTITIONS.count()).application(), SQLDialect.POSTGRES);
    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final Map<Integer, Long> heads = new HashMap<>();
    private final UUID quiz = aggregateIn(0);
    private final UUID elsewhere = aggregateIn(1);
    private final BatchApplier applier = new BatchApplier(sql, ProjectionSchema.live(PROJECTION));

    @BeforeEach
    void createReadModel() {
        ProjectionTesting.recreate(sql, PROJECTION, PARTITIONS.count());
    }

    private static UUID aggregateIn(int partition) {
        return Stream.generate(UUID::randomUUID)
                .filter(id -> PARTITIONS.of(id) == partition)
                .findFirst()
                .orElseThrow();
    }

    /// The next events of a partition, which the log does not have yet.
    private List<RecordedEvent> submissions(UUID toQuiz, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> event(toQuiz, new QuizSubmitted(toQuiz, toQuiz, 1)))
                .toList();
    }

    private RecordedEvent event(UUID aggregate, DomainEvent content) {
        int partition = PARTITIONS.of(aggregate);
        long position = heads.merge(partition, 1L, Long::sum);
        return new RecordedEvent(
                new NewEvent(UUID.randomUUID(), Instant.EPOCH, Metadata.NONE, codec.encode(content)),
                new Coordinates(aggregate, position, partition, position),
                codec);
    }

    private List<RecordedEvent> logged(List<RecordedEvent> events) {
        LoggedEvents.add(sql, events);
        return events;
    }

    private long attempts(UUID ofQuiz) {
        return sql.fetchOptional(SCORES, SCORES.QUIZ_ID.eq(ofQuiz))
                .map(row -> row.getAttempts())
                .orElse(0L);
    }

    private static void assertRefused(String code, ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOf(CodedException.class).hasFieldOrPropertyWithValue("code", code);
    }

    private void assertRefusedByAll(String code, Batch batch) {
        assertRefused(code, () -> applier.applyTogether(List.of(batch)));
        assertRefused(code, () -> applier.applyWhenFree(batch));
        assertRefused(code, () -> applier.apply(batch.partition(), batch.events()));
        assertRefused(
                code,
                () -> sql.transaction(
                        transaction -> applier.apply(transaction.dsl(), batch.partition(), batch.events())));
    }

    @Nested
    class AfterALostTail {

        @Test
        void a_checkpoint_whose_own_event_is_gone_takes_no_more_events() {
            applier.apply(0, logged(submissions(quiz, 3)));
            LoggedEvents.lose(sql, 3);
            heads.put(0, 2L);
            var newHistory = logged(submissions(quiz, 2));

            assertRefusedByAll("projection.checkpoint-ahead-of-log", new Batch(0, newHistory.subList(1, 2)));
            assertThat(attempts(quiz)).isEqualTo(3);
        }

        @Test
        void events_of_the_lost_history_are_not_applied_though_the_last_one_delivered_is_in_the_log() {
            var lost = submissions(quiz, 3);
            heads.put(0, 0L);
            var newHistory = logged(submissions(quiz, 4));
            var delivered = Stream.concat(lost.stream(), Stream.of(newHistory.getLast()))
                    .toList();

            assertRefusedByAll("projection.event-not-in-log", new Batch(0, delivered));
            assertThat(attempts(quiz)).isZero();
            assertThat(applier.apply(0, newHistory)).isEqualTo(4);
        }

        @Test
        void a_checkpoint_is_not_held_for_a_repair_or_a_load_either() {
            var applied = logged(submissions(quiz, 3));
            applier.apply(0, applied);
            LoggedEvents.lose(sql, 3);

            assertRefused(
                    "projection.checkpoint-ahead-of-log",
                    () -> sql.transaction(transaction -> applier.lock(transaction.dsl(), 0)));
        }

        @Test
        void a_bulk_load_does_not_end_at_an_event_that_is_gone() {
            var read = logged(submissions(quiz, 3));
            var fold = new BulkFold(ProjectionSchema.live(PROJECTION));
            read.forEach(fold::add);
            LoggedEvents.lose(sql, 3);

            assertRefused(
                    "projection.event-not-in-log",
                    () -> sql.transaction(transaction -> applier.load(transaction.dsl(), fold, read.getLast(), true)));
            assertThat(attempts(quiz)).isZero();
        }
    }

    @Test
    void what_the_database_refuses_is_sought_among_events_that_are_in_the_log() {
        var projection = QuizScores.refused();
        var picky = new BatchApplier(sql, ProjectionSchema.live(projection));
        var batch = new Batch(
                0,
                Stream.concat(submissions(quiz, 2).stream(), Stream.of(event(quiz, new QuizClosed(quiz))))
                        .toList());

        assertRefused("projection.event-not-in-log", () -> picky.applyTogether(List.of(batch)));
        logged(batch.events());

        var other = new Batch(1, logged(submissions(elsewhere, 1)));
        assertThat(picky.applyTogether(List.of(batch, other))).containsExactly(OptionalLong.of(3), OptionalLong.of(1));
        assertThat(attempts(quiz)).isEqualTo(2);
        assertThat(attempts(elsewhere)).isEqualTo(1);
    }

    @Test
    void an_event_at_which_free_sql_fails_by_itself_is_parked_and_the_others_go_on() {
        var projection = QuizScores.onlyHandled(submitted -> {
            if (submitted.scoreRaw() == QuizScores.POISON) {
                throw new IllegalStateException("unlucky number");
            }
        });
        var handling = new BatchApplier(sql, ProjectionSchema.live(projection));
        var other = Stream.generate(UUID::randomUUID)
                .filter(id -> PARTITIONS.of(id) == 0 && !id.equals(quiz))
                .findFirst()
                .orElseThrow();
        var events = logged(List.of(
                event(quiz, new QuizSubmitted(quiz, quiz, 1)),
                event(quiz, new QuizSubmitted(quiz, quiz, QuizScores.POISON)),
                event(other, new QuizSubmitted(other, other, 1)),
                event(quiz, new QuizSubmitted(quiz, quiz, 1))));

        assertThat(handling.applyTogether(List.of(new Batch(0, events)))).containsExactly(OptionalLong.of(4));

        assertThat(attempts(quiz)).isOne();
        assertThat(attempts(other)).isOne();
        assertThat(ProjectionSchema.live(projection)
                        .in(sql)
                        .select(PARKED_EVENTS.ERROR)
                        .from(PARKED_EVENTS)
                        .orderBy(PARKED_EVENTS.POSITION)
                        .fetch(PARKED_EVENTS.ERROR))
                .containsExactly("unlucky number", ParkedRows.WAITS);
    }

    @Nested
    class BesideAnotherSession {

        private final CountDownLatch over = new CountDownLatch(1);

        @Test
        void a_checkpoint_that_it_holds_holds_up_no_other_partition() throws Exception {
            var here = new Batch(0, logged(submissions(quiz, 1)));
            var there = new Batch(1, logged(submissions(elsewhere, 1)));
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var isHeld = new CountDownLatch(1);
                var holder = threads.submit(() -> sql.transaction(transaction -> {
                    applier.lock(transaction.dsl(), 0);
                    isHeld.countDown();
                    over.await();
                }));
                isHeld.await();

                assertThat(applier.applyTogether(List.of(here, there)))
                        .containsExactly(OptionalLong.empty(), OptionalLong.of(1));
                assertRefused("projection.checkpoint-held", () -> applier.applyWhenFree(here));

                over.countDown();
                holder.get();
                assertThat(applier.applyTogether(List.of(here, there)))
                        .containsExactly(OptionalLong.of(1), OptionalLong.of(1));
            }
            assertThat(attempts(quiz)).isOne();
        }

        /// What a statement sees is older than the lock that it has waited for.
        @Test
        void one_that_has_waited_sees_what_the_other_has_parked() throws Exception {
            var events = submissions(quiz, 2);
            var poison = logged(List.of(events.getFirst())).getFirst();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var isHeld = new CountDownLatch(1);
                var holder = threads.submit(() -> sql.transaction(transaction -> {
                    var tx = ProjectionSchema.live(PROJECTION).in(transaction.dsl());
                    applier.lock(tx, 0);
                    isHeld.countDown();
                    over.await();
                    ParkedRows.park(tx, poison, "bad");
                    tx.update(CHECKPOINTS)
                            .set(CHECKPOINTS.POSITION, poison.position())
                            .set(CHECKPOINTS.EVENT_ID, poison.id())
                            .where(CHECKPOINTS.PARTITION.eq(0))
                            .execute();
                }));
                isHeld.await();
                logged(events);
                var waiting = threads.submit(() -> applier.apply(0, events));
                await().atMost(Duration.ofSeconds(60)).until(this::isWaitedFor);

                over.countDown();
                holder.get();
                assertThat(waiting.get()).isEqualTo(2);
            }
            assertThat(attempts(quiz)).isZero();
            assertThat(ProjectionSchema.live(PROJECTION).in(sql).fetchCount(PARKED_EVENTS))
                    .isEqualTo(2);
        }

        private boolean isWaitedFor() {
            return sql.fetchExists(DSL.table("pg_locks"), DSL.condition("not granted"));
        }
    }
}
