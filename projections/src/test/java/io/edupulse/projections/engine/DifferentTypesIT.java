package io.edupulse.projections.engine;

import static io.edupulse.jooq.quiz_results.Tables.SCORES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import io.edupulse.classroom.Classroom;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.infrastructure.json.JsonModule;
import io.edupulse.infrastructure.lease.PostgresLeases;
import io.edupulse.infrastructure.nats.LocalNatsServer;
import io.edupulse.infrastructure.nats.NatsLink;
import io.edupulse.infrastructure.nats.NatsModule;
import io.edupulse.infrastructure.nats.NatsRelay;
import io.edupulse.infrastructure.nats.NatsSettings;
import io.edupulse.infrastructure.store.StoreModule;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.UnreadableEventException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.postgres.TestDatabase;
import io.edupulse.projections.rebuild.QuizScores;
import io.edupulse.projections.rebuild.RebuildOptions;
import io.edupulse.projections.rebuild.Rebuilds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Rows from before the insert refused them, whose column `event_type` is unlike the type in their document. The column
/// decides, whatever way an event comes: from the log, which is filtered by it, or from the broker.
@Timeout(120)
class DifferentTypesIT {

    private static final Partitions PARTITIONS = new Partitions(2);
    private static final Projection PROJECTION = QuizScores.version(1);
    private static final String NAME = PROJECTION.name();

    private final TestDatabase database = TestDatabase.create(PARTITIONS.count());
    private final DSLContext sql = DSL.using(database.application(), SQLDialect.POSTGRES);
    private final DSLContext owner = DSL.using(database.owner(), SQLDialect.POSTGRES);
    private final PostgresLeases leases = new PostgresLeases(database.owner());
    private final Queue<RecordedEvent> delivered = new ConcurrentLinkedQueue<>();
    private final Projections projections = new Projections(List.of(PROJECTION));

    // made before each test
    private LocalNatsServer server;
    private NatsLink link;
    private NatsRelay relay;
    private ProjectionEngine engine;
    private EventStore log;
    private EventCodec codec;
    private LiveEvents broker;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = LocalNatsServer.start(folder, 0);
        var parts = Guice.createInjector(new StoreModule(), new JsonModule(), new NatsModule(), new AbstractModule() {
            @Override
            protected void configure() {
                bind(DSLContext.class).toInstance(sql);
                bind(Partitions.class).toInstance(PARTITIONS);
                bind(Aggregates.class).toInstance(Classroom.AGGREGATES);
                bind(Leases.class).toInstance(leases);
                bind(NatsSettings.class).toInstance(NatsSettings.at(server.url()));
            }
        });
        log = parts.getInstance(EventStore.class);
        codec = parts.getInstance(EventCodec.class);
        broker = parts.getInstance(LiveEvents.class);
        link = parts.getInstance(NatsLink.class).start();
        relay = parts.getInstance(NatsRelay.class);
        engine = new ProjectionEngine(projections, sql, log, this::recorded, leases, new Progress());
    }

    @AfterEach
    void close() {
        engine.close();
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

    private void submit(UUID quiz, int score) {
        long sequence = log.readAggregate(quiz, 0).count();
        var event = new NewEvent(
                UUID.randomUUID(),
                Instant.EPOCH,
                Metadata.NONE,
                codec.encode(new QuizSubmitted(new UUID(0, 1), quiz, score)));
        log.append(List.of(Append.of(quiz, sequence, List.of(event))));
    }

    /// Past the trigger that would refuse it.
    private UUID insert(String column, String document) {
        var aggregate = UUID.randomUUID();
        int partition = PARTITIONS.of(aggregate);
        owner.transaction(transaction -> {
            var tx = transaction.dsl();
            tx.execute("select lock_partition({0})", DSL.inline(partition));
            tx.execute(
                    """
                    insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload, partition, position)
                    select {0}, {1}, 1, now(), {2}, {3}::jsonb, {4},
                           (select coalesce(max(position), 0) + 1 from domain_events where partition = {4})""",
                    DSL.val(UUID.randomUUID()),
                    DSL.val(aggregate),
                    DSL.val(column),
                    DSL.val(document.replace("$", aggregate.toString())),
                    DSL.inline(partition));
        });
        return aggregate;
    }

    /// The aggregates of those that can be read, and are projected, by their column.
    private List<UUID> insertAllKinds() {
        var submitted = "\"payload\":{\"quiz_id\":\"$\",\"student_id\":\"00000000-0000-0000-0000-000000000001\","
                + "\"score_raw\":7}}";
        insert("QuizSubmitted", "{\"type\":\"QuizClosed\",\"payload\":{\"quiz_id\":\"$\"}}");
        insert("QuizClosed", "{\"type\":\"QuizSubmitted\"," + submitted);
        insert("Mystery", "{\"type\":\"QuizSubmitted\"," + submitted);
        insert("QuizSubmitted", "{\"type\":\"Mystery\"," + submitted);
        insert("QuizSubmitted", "{\"type\":7," + submitted);
        return List.of(insert("QuizSubmitted", "{" + submitted));
    }

    private void awaitHead() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> new ProjectionStatus(projections, sql, log)
                        .all()
                        .getFirst()
                        .positions()
                        .equals(log.heads()));
    }

    @Test
    void what_is_live_is_what_is_rebuilt() {
        var quiz = UUID.randomUUID();
        submit(quiz, 1);
        var before = insertAllKinds();
        relay.start();
        engine.start();
        awaitHead();
        submit(quiz, 2);
        awaitDelivered(1);

        var live = insertAllKinds();
        submit(quiz, 3);
        awaitDelivered(2);
        awaitHead();

        assertThat(delivered)
                .allSatisfy(event -> assertThat(log.eventAt(event.partition(), event.position()))
                        .hasValueSatisfying(logged -> assertThat(event.type()).isEqualTo(logged.type())));
        assertThat(sql.select(SCORES.QUIZ_ID).from(SCORES).fetch(SCORES.QUIZ_ID))
                .containsExactlyInAnyOrder(quiz, before.getFirst(), live.getFirst());
        assertThat(new ParkedEvents(projections, sql, log).list(NAME)).hasSize(8);
        var rebuilds = new Rebuilds(projections, sql, log, leases);
        assertThat(rebuilds.verify(NAME, RebuildOptions.DEFAULT, progress -> {}).isEqual())
                .isTrue();
        assertThat(rebuilds.rebuild(NAME, RebuildOptions.DEFAULT, progress -> {})
                        .isEqual())
                .isTrue();
        assertThat(new ParkedEvents(projections, sql, log).list(NAME)).hasSize(8);
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
    void an_aggregate_is_loaded_by_the_column_too() {
        var aggregate = insert("QuizSubmitted", "{\"type\":\"QuizClosed\",\"payload\":{\"quiz_id\":\"$\"}}");

        var event = log.readAggregate(aggregate, 0).toList().getFirst();

        assertThat(event.type()).isEqualTo("QuizSubmitted");
        assertThatThrownBy(event::event)
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage("A stored QuizSubmitted cannot be read: its document says that it is another type");
    }
}
