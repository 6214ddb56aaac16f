package io.edupulse.projection.live;

import static io.edupulse.jooq.quiz_results.Tables.SCORES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import io.edupulse.classroom.Classroom;
import io.edupulse.classroom.quiz.QuizEvent.QuizClosed;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.json.JsonModule;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.bus.HeadWatch;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.log.TestDatabase;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.postgres.store.StoreModule;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.apply.ParkedEvents;
import io.edupulse.projection.apply.ParkedEvents.Parked;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.projection.schema.ProjectionSchemas;
import io.edupulse.rebuild.QuizScores;
import io.edupulse.testkit.AlwaysLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class ProjectionEngineIT {

    private static final Partitions PARTITIONS = new Partitions(4);
    private static final Projection PROJECTION = QuizScores.version(1);
    private static final String NAME = PROJECTION.name();

    private final TestDatabase database = TestDatabase.create(PARTITIONS.count());
    private final DSLContext sql = DSL.using(database.application(), SQLDialect.POSTGRES);
    private final DSLContext owner = DSL.using(database.owner(), SQLDialect.POSTGRES);
    private final ScriptedLiveEvents live = new ScriptedLiveEvents();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<UUID, Long> sequences = new HashMap<>();
    private final EventCodec codec;
    private final EventStore log;

    ProjectionEngineIT() {
        var parts = Guice.createInjector(new StoreModule(), new JsonModule(), new AbstractModule() {
            @Override
            protected void configure() {
                bind(DSLContext.class).toInstance(sql);
                bind(Partitions.class).toInstance(PARTITIONS);
                bind(Aggregates.class).toInstance(Classroom.AGGREGATES);
            }
        });
        codec = parts.getInstance(EventCodec.class);
        log = parts.getInstance(EventStore.class);
    }

    @AfterEach
    void close() throws Exception {
        for (var part : open.reversed()) {
            part.close();
        }
    }

    /// What is expected of a row.
    private record Score(UUID quiz, UUID student, long attempts, long sum) {}

    private <T extends AutoCloseable> T opened(T part) {
        open.add(part);
        return part;
    }

    private PostgresLeases leases() {
        return opened(new PostgresLeases(database.ownerSessions()));
    }

    private ProjectionEngine engine(Projection projection, Leases leases) {
        var engine = engine(new Projections(List.of(projection)), leases, new Positions());
        engine.start();
        return engine;
    }

    private ProjectionEngine engine(Projections projections, Leases leases, Positions progress) {
        var changes = new ReadModelChanges(projections, ReadDatabase.of(sql), Announcements.none());
        return opened(new ProjectionEngine(
                projections,
                sql,
                log,
                new HeadWatch(log, Announcements.none()),
                live,
                leases,
                progress,
                changes,
                Telemetry.NONE));
    }

    private RecordedEvent append(UUID aggregate, DomainEvent event) {
        long sequence = sequences.getOrDefault(aggregate, 0L);
        var written = new NewEvent(UUID.randomUUID(), Instant.EPOCH, Metadata.NONE, codec.encode(event));
        log.append(List.of(Append.of(aggregate, sequence, List.of(written))));
        sequences.put(aggregate, sequence + 1);
        return log.readAggregate(aggregate, sequence).toList().getFirst();
    }

    private RecordedEvent submit(UUID quiz, UUID student, int score) {
        return append(quiz, new QuizSubmitted(student, quiz, score));
    }

    /// Random submissions to some quizzes, without the score that fails.
    private Stream<RecordedEvent> submissions(Random random, int count) {
        var quizzes = Stream.generate(UUID::randomUUID).limit(7).toList();
        var students = Stream.generate(UUID::randomUUID).limit(5).toList();
        return IntStream.range(0, count)
                .mapToObj(i -> submit(
                        quizzes.get(random.nextInt(quizzes.size())),
                        students.get(random.nextInt(students.size())),
                        random.nextInt(QuizScores.POISON)));
    }

    private void awaitHead() {
        await().atMost(Duration.ofSeconds(60)).until(() -> positions().equals(log.heads()));
    }

    private List<Long> positions() {
        return new ProjectionStatus(new Projections(List.of(PROJECTION)), sql, log)
                .all()
                .getFirst()
                .positions();
    }

    private List<Score> scores() {
        return sql.selectFrom(SCORES)
                .fetch(row -> new Score(row.getQuizId(), row.getStudentId(), row.getAttempts(), row.getScoreSum()));
    }

    /// What the log says, told without the engine.
    private List<Score> expectedScores() {
        var expected = new HashMap<List<UUID>, Score>();
        for (int partition = 0; partition < PARTITIONS.count(); partition++) {
            log.readPartition(partition, 0).forEach(recorded -> {
                if (recorded.event() instanceof QuizSubmitted(var student, var quiz, var raw)) {
                    expected.merge(
                            List.of(quiz, student),
                            new Score(quiz, student, 1, raw),
                            (a, b) -> new Score(quiz, student, a.attempts() + 1, a.sum() + b.sum()));
                }
            });
        }
        return List.copyOf(expected.values());
    }

    private void assertScoresAreThoseOfTheLog() {
        assertThat(scores()).isNotEmpty().containsExactlyInAnyOrderElementsOf(expectedScores());
    }

    private ParkedEvents parkedEvents(Projection projection) {
        return new ParkedEvents(new Projections(List.of(projection)), sql, log);
    }

    private List<Parked> parked() {
        return parkedEvents(PROJECTION).list(NAME, PageRequest.first(100)).items();
    }

    private static UUID aggregateIn(int partition) {
        return Stream.generate(UUID::randomUUID)
                .filter(id -> PARTITIONS.of(id) == partition)
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class Delivery {

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3})
        void duplicates_gaps_and_reordering_leave_no_trace(long seed) {
            var random = new Random(seed);
            var broker = new UnreliableLiveEvents(live, random);
            engine(PROJECTION, leases());

            submissions(random, 400).forEach(broker::send);
            broker.deliverDelayed();

            awaitHead();
            assertScoresAreThoseOfTheLog();
            assertThat(parked()).isEmpty();
        }

        @Test
        void what_was_in_the_log_before_is_caught_up() {
            submissions(new Random(1), 300).forEach(event -> {});

            engine(PROJECTION, leases());

            awaitHead();
            assertScoresAreThoseOfTheLog();
        }

        @Test
        void an_event_that_the_log_does_not_have_is_never_applied() {
            var quiz = aggregateIn(0);
            var engine = engine(PROJECTION, leases());
            var first = submit(quiz, quiz, 1);
            live.deliver(first);
            awaitHead();
            var lost = new NewEvent(
                    UUID.randomUUID(), Instant.EPOCH, Metadata.NONE, codec.encode(new QuizSubmitted(quiz, quiz, 5)));

            live.deliver(new RecordedEvent(lost, new RecordedEvent.Coordinates(quiz, 2, 0, 2), codec));
            await().untilAsserted(() ->
                    assertThat(engine.workers().get(NAME + "/0")).startsWith("projection.event-not-in-log"));
            submit(quiz, quiz, 2);

            awaitHead();
            assertScoresAreThoseOfTheLog();
            await().untilAsserted(() -> assertThat(engine.workers()).containsEntry(NAME + "/0", null));
        }
    }

    @Nested
    class Sharing {

        @Test
        void two_nodes_that_both_believe_to_be_alone_do_everything_once() {
            var random = new Random(5);
            engine(PROJECTION, new AlwaysLeases());
            engine(PROJECTION, new AlwaysLeases());

            submissions(random, 500).forEach(live::deliver);

            awaitHead();
            assertScoresAreThoseOfTheLog();
        }

        @Test
        void nodes_share_evenly_and_take_over_from_one_that_leaves() throws Exception {
            var one = engine(PROJECTION, leases());
            await().until(() -> one.workers().size() == 4);
            var other = engine(PROJECTION, leases());
            await().untilAsserted(() -> assertThat(
                            List.of(one.workers().size(), other.workers().size()))
                    .containsExactly(2, 2));

            one.close();

            await().until(() -> other.workers().size() == 4);
            submissions(new Random(1), 100).forEach(live::deliver);
            awaitHead();
            assertScoresAreThoseOfTheLog();
        }

        @Test
        void a_node_whose_leases_die_with_its_connection_is_replaced() {
            var leases = leases();
            engine(PROJECTION, leases);
            var other = engine(PROJECTION, leases());
            await().until(() -> other.workers().size() == 2);

            leases.close();

            await().until(() -> other.workers().size() == 4);
            submissions(new Random(1), 100).forEach(live::deliver);
            awaitHead();
            assertScoresAreThoseOfTheLog();
        }

        @Test
        void connections_that_end_in_the_middle_cost_nothing_but_time() throws Exception {
            var random = new Random(3);
            engine(PROJECTION, leases());
            for (int round = 0; round < 5; round++) {
                submissions(random, 100).forEach(live::deliver);
                database.terminateConnections();
            }

            awaitHead();
            assertScoresAreThoseOfTheLog();
        }
    }

    @Nested
    class Failing {

        private final UUID bad = aggregateIn(0);
        private final UUID good = aggregateIn(0);

        @Test
        void what_fails_is_parked_with_all_that_follows_it_in_its_aggregate() {
            engine(PROJECTION, leases());

            submit(bad, bad, 1);
            var poison = submit(bad, bad, QuizScores.POISON);
            submit(good, good, 2);
            var behind = submit(bad, bad, 3);

            awaitHead();
            assertThat(scores()).containsExactlyInAnyOrder(new Score(bad, bad, 1, 1), new Score(good, good, 1, 2));
            assertThat(parked())
                    .extracting(Parked::eventId, Parked::error)
                    .containsExactly(
                            tuple(poison.id(), "unlucky number"),
                            tuple(behind.id(), "waits behind an earlier event of its aggregate"));
        }

        @Test
        void with_mended_code_the_parked_ones_are_applied_in_their_order() {
            engine(PROJECTION, leases());
            submit(bad, bad, QuizScores.POISON);
            submit(bad, bad, 3);
            awaitHead();

            var stillBad = parkedEvents(PROJECTION).retry(NAME);
            var mended = parkedEvents(QuizScores.version(QuizScores.LENIENT)).retry(NAME);

            assertThat(stillBad).isEqualTo(new ParkedEvents.Outcome(NAME, 0, 0, 2));
            assertThat(mended).isEqualTo(new ParkedEvents.Outcome(NAME, 2, 0, 0));
            assertScoresAreThoseOfTheLog();
        }

        @Test
        void one_that_is_discarded_lets_the_others_pass() {
            engine(PROJECTION, leases());
            submit(bad, bad, QuizScores.POISON);
            submit(bad, bad, 3);
            awaitHead();

            assertThat(parkedEvents(PROJECTION).discard(NAME, bad)).isEqualTo(new ParkedEvents.Outcome(NAME, 1, 1, 0));

            assertThat(scores()).containsExactly(new Score(bad, bad, 1, 3));
            assertThatThrownBy(() -> parkedEvents(PROJECTION).discard(NAME, bad))
                    .isInstanceOf(CodedException.class)
                    .hasFieldOrPropertyWithValue("code", "parked.none");
        }

        @Test
        void what_the_database_refuses_is_found_and_parked() {
            engine(QuizScores.refused(), leases());

            submit(good, good, 2);
            submit(bad, bad, 4);
            append(bad, new QuizClosed(bad));
            submit(bad, bad, 5);

            awaitHead();
            assertThat(scores()).containsExactlyInAnyOrder(new Score(good, good, 1, 2), new Score(bad, bad, 1, 4));
            assertThat(parked())
                    .hasSize(2)
                    .first()
                    .extracting(Parked::error)
                    .asString()
                    .contains("null value in column \"score_sum\"")
                    .doesNotContain("insert into");
        }

        @Test
        void an_unreadable_event_is_parked_and_an_unknown_one_passes() {
            insertAsForeigner(bad, 1, "QuizSubmitted", "{\"student_id\": 7}");
            insertAsForeigner(good, 1, "NobodyKnowsThis", "{\"x\": 1}");
            sequences.put(good, 1L);
            submit(good, good, 2);

            engine(PROJECTION, leases());

            awaitHead();
            assertThat(scores()).containsExactly(new Score(good, good, 1, 2));
            assertThat(parked()).singleElement().satisfies(parked -> {
                assertThat(parked.key()).isEqualTo(bad);
                assertThat(parked.error()).contains("student_id");
            });
        }

        private void insertAsForeigner(UUID aggregate, long sequence, String type, String payload) {
            owner.execute(
                    "insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload) values ({0}, {1}, {2}, now(), {3}, jsonb_build_object('type', {3}::text, 'payload', {4}::jsonb))",
                    DSL.val(UUID.randomUUID()), DSL.val(aggregate), DSL.val(sequence), DSL.val(type), DSL.val(payload));
        }

        @Test
        void a_checkpoint_ahead_of_the_log_stops_its_partition_alone() {
            engine(PROJECTION, leases()).close();
            owner.execute(
                    "update quiz_results.checkpoints set position = 9, event_id = {0} where partition = 0",
                    DSL.val(UUID.randomUUID()));
            submit(good, good, 1);
            var elsewhere = aggregateIn(1);
            submit(elsewhere, elsewhere, 2);

            var engine = engine(PROJECTION, leases());

            await().untilAsserted(() -> assertThat(engine.workers().get(NAME + "/0"))
                    .startsWith("projection.checkpoint-ahead-of-log")
                    .contains("rebuild"));
            await().untilAsserted(() -> assertThat(scores()).containsExactly(new Score(elsewhere, elsewhere, 1, 2)));
        }
    }

    @Nested
    class ReadingOnesWrites {

        @Test
        void a_query_waits_until_its_receipt_is_reached() {
            var progress = new Positions();
            var projections = new Projections(List.of(PROJECTION));
            engine(projections, leases(), progress).start();
            var reading = new ReadModelWaiter(projections, ReadDatabase.of(sql), progress);
            var quiz = aggregateIn(2);

            for (int i = 1; i <= 20; i++) {
                var event = submit(quiz, quiz, 1);
                live.deliver(event);
                reading.await(NAME, receipt(event), Duration.ofSeconds(30));
                assertThat(scores()).containsExactly(new Score(quiz, quiz, i, i));
            }
        }

        @Test
        void after_its_time_it_is_told_how_far_the_read_model_is() {
            engine(PROJECTION, leases()).close();
            var quiz = aggregateIn(2);
            var event = submit(quiz, quiz, 1);
            var reading =
                    new ReadModelWaiter(new Projections(List.of(PROJECTION)), ReadDatabase.of(sql), new Positions());

            assertThatThrownBy(() -> reading.await(NAME, receipt(event), Duration.ofMillis(30)))
                    .isInstanceOf(CodedException.class)
                    .hasFieldOrPropertyWithValue("code", "projection.behind")
                    .hasMessageContaining("position 0 of partition 2, 1 short of the expected 1");
        }

        private Receipt receipt(RecordedEvent event) {
            return new Receipt(event.aggregateId(), event.sequence(), event.partition(), event.position());
        }
    }

    @Test
    void checkpoints_for_another_number_of_partitions_are_refused() {
        ProjectionSchemas.createMissing(sql, new Projections(List.of(PROJECTION)), 3);

        assertThatThrownBy(() -> engine(PROJECTION, leases()))
                .isInstanceOf(CodedException.class)
                .hasFieldOrPropertyWithValue("code", "projection.partitions")
                .hasMessageContaining("3 partitions, but the log has 4");
    }
}
