package io.edupulse.nats.relay;

import static io.edupulse.nats.relay.RelayStage.LIMIT;
import static io.edupulse.nats.relay.RelayStage.PARTITIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.Guice;
import io.edupulse.kernel.bus.EventBus;
import io.edupulse.kernel.bus.GroupCommitEventBus;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.log.TestDatabase;
import io.edupulse.nats.stream.PartitionStream;
import io.edupulse.nats.stream.StreamComparison;
import io.edupulse.postgres.store.StoreModule;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A failover of PostgreSQL to a standby that did not have the last commits, while this process lives on.
@Execution(ExecutionMode.CONCURRENT) // its tests wait, each for servers or databases of its own
class LostTailIT {

    @TempDir
    private Path folder;

    private TestDatabase database;
    private RelayStage stage;
    private NatsRelay relay;
    private EventBus bus;

    @BeforeEach
    void start() {
        database = TestDatabase.create(PARTITIONS);
        stage = new RelayStage(folder, this::store);
        begin();
        commit(10);
        stage.awaitPublished(0, stage.log);
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Test
    void while_nats_is_away_leaves_nothing_of_it_in_the_stream() throws Exception {
        stage.server().kill();
        commit(5);
        failOverTo(10);
        stage.startServer();
        await().atMost(LIMIT).until(() -> relay.status().getFirst().error() == null);

        commit(8);

        stage.awaitPublished(0, stage.log);
        assertThat(relay.status().getFirst().error()).isNull();
    }

    @Test
    void while_nats_is_away_is_not_hidden_by_what_was_committed_before_it_came_back() throws Exception {
        stage.server().kill();
        commit(5);
        failOverTo(10);
        commit(8);

        stage.startServer();

        stage.awaitPublished(0, stage.log);
    }

    @Test
    void that_was_published_is_noticed_though_nothing_is_written_and_is_mended_by_a_reset() throws Exception {
        commit(5);
        stage.awaitPublished(0, stage.log);

        failOverTo(10);

        awaitError("relay.stream-ahead-of-log", "position 15", "ends at position 10", "reset-stream 0");
        assertThat(stage.stored(0)).hasSize(15);
        reset();
    }

    @Test
    void that_was_published_is_noticed_when_the_log_goes_on() throws Exception {
        commit(5);
        stage.awaitPublished(0, stage.log);

        failOverTo(10);
        commit(8);

        awaitError("relay.stream-differs-from-log", "position 15", "reset-stream 0");
        assertThat(stage.stored(0)).as("nothing more is published").hasSize(15);
        reset();
    }

    /// As previous versions left it: the last message is the log's, and some before it are not.
    @Test
    void inside_a_stream_is_found_at_the_start_and_told_event_by_event() throws Exception {
        relay.close();
        commit(5);
        var lost = stage.log.readBatch(0, 10, 5);
        failOverTo(11);
        commit(7);
        publish(stage.log.readBatch(0, 10, 1));
        publish(lost.subList(1, 5));
        publish(stage.log.readBatch(0, 15, 3));

        begin();

        awaitError("relay.stream-differs-from-log", "position 15", "verify --streams", "reset-stream 0");
        var comparison = stage.streams().compare(0);
        assertThat(comparison)
                .returns(false, StreamComparison::isEqual)
                .returns(18L, StreamComparison::events)
                .returns(18L, StreamComparison::messages)
                .returns(4L, StreamComparison::differing)
                .returns(0L, StreamComparison::missing);
        assertThat(comparison.first())
                .extracting(StreamComparison.Difference::position)
                .containsExactly(12L, 13L, 14L, 15L);
        assertThat(comparison.first().getFirst().published())
                .isEqualTo(lost.get(1).id());
        reset();
        assertThat(stage.streams().compare(0).isEqual()).isTrue();
    }

    /// The log is asked where it ends, once for all partitions, and nothing else.
    @Test
    void and_the_reset_after_it_leave_an_idle_relay_idle() throws Exception {
        relay.close();
        var counted = new CountingLog(stage.log);
        begin(counted);
        commit(5);
        stage.awaitPublished(0, stage.log);
        failOverTo(10);
        awaitError("relay.stream-ahead-of-log");
        reset();
        long settled = counted.looks();
        await().atMost(LIMIT).until(() -> counted.looks() > settled + 2);

        long looks = counted.looks();
        long others = counted.others();
        await().atMost(LIMIT).until(() -> counted.looks() >= looks + 8);

        assertThat(counted.others()).isEqualTo(others);
    }

    private void begin() {
        begin(stage.log);
    }

    private void begin(EventReader log) {
        relay = stage.startRelay(log);
        bus = new GroupCommitEventBus(stage.log, stage.log.partitions(), relay, stage.codec);
    }

    private void reset() {
        stage.streams().reset(0, false);
        stage.awaitPublished(0, stage.log);
        await().atMost(LIMIT).until(() -> relay.status().getFirst().error() == null);
    }

    private void awaitError(String... parts) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(relay.status().getFirst().error()).contains(parts));
    }

    /// One event each, in the first partition.
    private void commit(int events) {
        for (int i = 0; i < events; i++) {
            assertThat(bus.commit(Append.of(stage.aggregateIn(0), 0, List.of(stage.parcel()))))
                    .isInstanceOf(Appended.class);
        }
    }

    private void failOverTo(long head) throws SQLException {
        try (var owner = database.owner().getConnection();
                var statement =
                        owner.prepareStatement("delete from domain_events where partition = 0 and position > ?")) {
            statement.setLong(1, head);
            statement.executeUpdate();
        }
    }

    private void publish(List<RecordedEvent> events) throws Exception {
        var stream = new PartitionStream(stage.settings, 0, stage.envelopes);
        for (var event : events) {
            stream.publishAndAsk(stage.link.connected().orElseThrow(), event).get();
        }
    }

    private EventStore store(EventCodec codec) {
        return Guice.createInjector(new StoreModule(), binder -> {
                    binder.bind(DSLContext.class).toInstance(DSL.using(database.application(), SQLDialect.POSTGRES));
                    binder.bind(Partitions.class).toInstance(new Partitions(PARTITIONS));
                    binder.bind(EventCodec.class).toInstance(codec);
                })
                .getInstance(EventStore.class);
    }
}
