package io.edupulse.projection.live;

import static io.edupulse.jooq.quiz_results.Tables.SCORES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import io.edupulse.classroom.Classroom;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.json.JsonModule;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.bus.CommitListener;
import io.edupulse.kernel.bus.EventBus;
import io.edupulse.kernel.bus.GroupCommitEventBus;
import io.edupulse.kernel.bus.HeadWatch;
import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.command.AggregateNotLoadedException;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.UnreadableEventException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.AggregateRange;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventScan;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.kernel.text.Text;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.log.TestDatabase;
import io.edupulse.nats.NatsModule;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.nats.relay.NatsRelay;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.postgres.snapshot.SnapshotModule;
import io.edupulse.postgres.store.StoreModule;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.apply.ParkedEvents;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.rebuild.QuizScores;
import io.edupulse.rebuild.RebuildOptions;
import io.edupulse.rebuild.Rebuilds;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Rows from before the insert refused them. Where the column `event_type` is unlike the type in the document,
/// the column decides, whatever way an event comes: from the log, which is filtered by it, or from the broker.
/// A row that cannot be read is one that cannot be read, everywhere, and holds up no other.
@Timeout(600)
class OldRowsIT {

    private static final Partitions PARTITIONS = new Partitions(2);
    private static final String NAME = "quiz-results";
    private static final UUID STUDENT = new UUID(0, 1);

    private final TestDatabase database = TestDatabase.create(PARTITIONS.count());
    private final DSLContext sql = DSL.using(database.application(), SQLDialect.POSTGRES);
    private final DSLContext owner = DSL.using(database.owner(), SQLDialect.POSTGRES);
    private final PostgresLeases leases = new PostgresLeases(database.ownerSessions());
    private final Queue<RecordedEvent> delivered = new ConcurrentLinkedQueue<>();

    // made before each test
    private LocalNatsServer server;
    private NatsConnection link;
    private NatsRelay relay;
    private Projections projections;
    private ProjectionEngine engine;
    private CommandGateway gateway;
    private EventStore log;
    private EventCodec codec;
    private LiveEvents broker;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = LocalNatsServer.start(folder, 0);
        var parts = Guice.createInjector(
                new StoreModule(), new JsonModule(), new NatsModule(), new SnapshotModule(), new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(DSLContext.class).toInstance(sql);
                        bind(Partitions.class).toInstance(PARTITIONS);
                        bind(Aggregates.class).toInstance(Classroom.AGGREGATES);
                        bind(Leases.class).toInstance(leases);
                        bind(NatsSettings.class).toInstance(NatsSettings.at(server.url()));
                        bind(CommitListener.class).toInstance(events -> {});
                        bind(EventBus.class).to(GroupCommitEventBus.class);
                        bind(Clock.class).toInstance(Clock.systemUTC());
                        bind(EventIds.class).toInstance(new EventIds(Clock.systemUTC()));
                    }
                });
        log = parts.getInstance(EventStore.class);
        codec = parts.getInstance(EventCodec.class);
        broker = parts.getInstance(LiveEvents.class);
        link = parts.getInstance(NatsConnection.class).start();
        relay = parts.getInstance(NatsRelay.class);
        gateway = parts.getInstance(CommandGateway.class);
    }

    private void follow(Projection projection) {
        projections = new Projections(List.of(projection));
        engine = new ProjectionEngine(
                projections,
                sql,
                log,
                new HeadWatch(log, Announcements.none()),
                this::recorded,
                leases,
                new Positions(),
                new ReadModelChanges(projections, ReadDatabase.of(sql), Announcements.none()),
                Telemetry.NONE);
        relay.start();
        engine.start();
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
        relay.close();
        link.close();
        leases.close();
        server.close();
    }

    /// The broker's events, which are kept to look at.
    private LiveEvents.Feed recorded(int partition, long afterPosition) {
        var feed = broker.subscribe(partition, afterPosition);
        return new LiveEvents.Feed() {
            @Override
            public List<RecordedEvent> poll(Duration atMost) throws InterruptedException {
                var events = feed.poll(atMost);
                delivered.addAll(events);
                return events;
            }

            @Override
            public void close() {
                feed.close();
            }
        };
    }

    private void submit(UUID quiz, int count) {
        long sequence = log.readAggregate(quiz, 0).count();
        var events = Stream.generate(() -> new NewEvent(
                        UUID.randomUUID(),
                        Instant.EPOCH,
                        Metadata.NONE,
                        codec.encode(new QuizSubmitted(STUDENT, quiz, 1))))
                .limit(count)
                .toList();
        log.append(List.of(Append.of(quiz, sequence, events)));
    }

    /// What the insert would refuse.
    ///
    /// @param document with `$` for the aggregate
    private record Row(String column, String document, String at, String metadata) {

        static Row of(String column, String document) {
            return new Row(column, document, "now", "{}");
        }

        Row at(String time) {
            return new Row(column, document, time, metadata);
        }

        Row with(String otherMetadata) {
            return new Row(column, document, at, otherMetadata);
        }
    }

    private UUID insert(Row row) {
        var aggregate = UUID.randomUUID();
        insert(aggregate, 1, row);
        return aggregate;
    }

    /// Past the trigger that would refuse it.
    private void insert(UUID aggregate, long sequence, Row row) {
        int partition = PARTITIONS.of(aggregate);
        owner.transaction(transaction -> {
            var tx = transaction.dsl();
            tx.execute("select lock_partition({0})", DSL.inline(partition));
            tx.execute(
                    """
                    insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload, metadata, partition, position)
                    select {0}, {1}, {2}, {3}::timestamptz, {4}, {5}::jsonb, {6}::jsonb, {7},
                           (select coalesce(max(position), 0) + 1 from domain_events where partition = {7})""",
                    DSL.val(UUID.randomUUID()),
                    DSL.val(aggregate),
                    DSL.val(sequence),
                    DSL.val(row.at()),
                    DSL.val(row.column()),
                    DSL.val(row.document().replace("$", aggregate.toString())),
                    DSL.val(row.metadata()),
                    DSL.inline(partition));
        });
    }

    private static String submitted(String type) {
        return submitted(type, "");
    }

    private static String submitted(String type, String more) {
        return Text.format(
                "{%s\"payload\":{\"quiz_id\":\"$\",\"student_id\":\"%s\",\"score_raw\":7%s}}", type, STUDENT, more);
    }

    private static final Row GOOD = Row.of("QuizSubmitted", submitted("\"type\":\"QuizSubmitted\","));

    private static final List<Row> UNLIKE = List.of(
            Row.of("QuizSubmitted", "{\"type\":\"QuizClosed\",\"payload\":{\"quiz_id\":\"$\"}}"),
            Row.of("QuizSubmitted", submitted("\"type\":\"Mystery\",")),
            Row.of("QuizSubmitted", submitted("\"type\":7,")));

    private static final List<Row> TOO_DEEP = List.of(Row.of(
            "QuizSubmitted",
            submitted("\"type\":\"QuizSubmitted\",", ",\"more\":" + "[".repeat(1_500) + "]".repeat(1_500))));

    private static final List<Row> AT_NO_TIME = Stream.of(
                    "infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "10000-01-01 00:00:00+00")
            .map(GOOD::at)
            .toList();

    private static final List<Row> READABLE = List.of(
            Row.of("QuizSubmitted", submitted("")),
            GOOD.with("[1]"),
            GOOD.with("7"),
            GOOD.with("{\"actor\": {\"name\": [1]}, \"correlation_id\": \"\\u0416\"}"));

    /// The aggregates of those that can be read, and are projected, by their column.
    private List<UUID> insertAllKinds() {
        insert(Row.of("QuizClosed", submitted("\"type\":\"QuizSubmitted\",")));
        insert(Row.of("Mystery", submitted("\"type\":\"QuizSubmitted\",")));
        UNLIKE.forEach(this::insert);
        TOO_DEEP.forEach(this::insert);
        AT_NO_TIME.forEach(this::insert);
        return READABLE.stream().map(this::insert).toList();
    }

    private void awaitHead() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> new ProjectionStatus(projections, sql, log)
                        .all()
                        .getFirst()
                        .positions()
                        .equals(log.heads()));
    }

    private static List<Arguments> projections() {
        return List.of(
                Arguments.of(QuizScores.version(1), 2 * 9), Arguments.of(QuizScores.onlyHandled(event -> {}), 2 * 8));
    }

    @ParameterizedTest
    @MethodSource("projections")
    void what_is_live_is_what_is_rebuilt(Projection projection, int parked) {
        var quiz = UUID.randomUUID();
        submit(quiz, 1);
        var before = insertAllKinds();
        follow(projection);
        awaitHead();
        submit(quiz, 1);
        awaitDelivered(1);

        var live = insertAllKinds();
        submit(quiz, 1);
        awaitDelivered(2);
        awaitHead();

        assertThat(delivered)
                .allSatisfy(event -> assertThat(log.eventAt(event.partition(), event.position()))
                        .hasValueSatisfying(logged -> assertThat(event.type()).isEqualTo(logged.type())));
        assertThat(sql.select(SCORES.QUIZ_ID).from(SCORES).fetch(SCORES.QUIZ_ID))
                .containsExactlyInAnyOrderElementsOf(Stream.of(List.of(quiz), before, live)
                        .flatMap(List::stream)
                        .toList());
        assertThat(new ParkedEvents(projections, sql, log)
                        .list(NAME, PageRequest.first(100))
                        .total())
                .isEqualTo(parked);
        var rebuilds = new Rebuilds(projections, sql, log, leases);
        assertThat(rebuilds.verify(NAME, RebuildOptions.DEFAULT, progress -> {}).isEqual())
                .isTrue();
        assertThat(rebuilds.rebuild(NAME, RebuildOptions.DEFAULT, progress -> {})
                        .isEqual())
                .isTrue();
        assertThat(new ParkedEvents(projections, sql, log)
                        .list(NAME, PageRequest.first(100))
                        .total())
                .isEqualTo(parked);
        assertThat(new ParkedEvents(projections, sql, log).retry(NAME).applied())
                .isZero();
    }

    /// Events that nothing is wrong with come from the broker.
    private void awaitDelivered(int count) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> delivered.stream().filter(this::isWhole).count() >= count);
    }

    private boolean isWhole(RecordedEvent event) {
        return event.occurredAt().equals(Instant.EPOCH);
    }

    @Test
    void each_way_of_reading_gives_the_same_events() {
        var quiz = UUID.randomUUID();
        submit(quiz, 200);
        long sequence = 200;
        for (var rows : List.of(UNLIKE, TOO_DEEP, AT_NO_TIME, READABLE)) {
            for (var row : rows) {
                sequence++;
                insert(quiz, sequence, row);
            }
        }
        int partition = PARTITIONS.of(quiz);
        var batch = log.readBatch(partition, 0, 1_000);
        var scanned = new ArrayList<RecordedEvent>();
        log.scan(new EventScan(partition, 0, sequence, Set.of("QuizSubmitted"), AggregateRange.ALL), scanned::add);

        assertThat(batch).hasSize((int) sequence);
        for (var others : List.of(
                scanned,
                log.readAggregate(quiz, 0).toList(),
                log.readAggregate(quiz, 150).toList())) {
            assertThat(others)
                    .isNotEmpty()
                    .extracting(OldRowsIT::picture)
                    .isSubsetOf(batch.stream().map(OldRowsIT::picture).toList());
        }
        assertThat(scanned).hasSize((int) sequence);
    }

    private static String picture(RecordedEvent event) {
        String content;
        try {
            content = event.event().toString();
        } catch (UnreadableEventException e) {
            content = e.message();
        }
        return event + " at " + event.occurredAt() + ", " + event.metadata() + ": " + content;
    }

    @Test
    void an_aggregate_with_a_row_that_cannot_be_read_takes_no_command_and_says_which_row() {
        for (var row : UNLIKE) {
            assertNotLoaded(insert(row), "aggregate.unreadable-event", "sequence 1");
        }
        assertNotLoaded(insert(TOO_DEEP.getFirst()), "aggregate.unreadable-event", "sequence 1");
        assertNotLoaded(insert(Row.of("Mystery", submitted(""))), "aggregate.unknown-event", "sequence 1");

        var known = UUID.randomUUID();
        submit(known, 300);
        assertThat(gateway.send(answer(known))).isInstanceOf(Accepted.class);
        insert(known, 302, UNLIKE.getFirst());
        assertNotLoaded(known, "aggregate.unreadable-event", "sequence 302");
    }

    /// The second time, from what is known of it.
    private void assertNotLoaded(UUID quiz, String code, String place) {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> gateway.send(answer(quiz)))
                    .isInstanceOf(AggregateNotLoadedException.class)
                    .hasMessageContainingAll(quiz.toString(), place)
                    .extracting(e -> ((AggregateNotLoadedException) e).code())
                    .isEqualTo(code);
        }
    }

    private static SubmitQuiz answer(UUID quiz) {
        return new SubmitQuiz(quiz, UUID.randomUUID(), 1);
    }

    @Test
    void an_aggregate_whose_rows_have_no_time_or_odd_metadata_takes_commands() {
        Stream.of(AT_NO_TIME, READABLE)
                .flatMap(List::stream)
                .forEach(row -> assertThat(gateway.send(answer(insert(row))))
                        .as("%s", row)
                        .isInstanceOf(Accepted.class));
    }
}
