package io.edupulse.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.TestDatabase;
import io.edupulse.testkit.RememberingEventCodec;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// An empty log in a database of its own, and what tests need to write to it and to check it.
final class TestLog {

    static final Partitions PARTITIONS = new Partitions(4);

    private static final EventIds IDS = new EventIds(Clock.systemUTC());

    private final TestDatabase database = TestDatabase.create(PARTITIONS.count());
    private final EventStore store = storeOn(database.application());

    TestDatabase database() {
        return database;
    }

    EventStore store() {
        return store;
    }

    static EventStore storeOn(DataSource connections) {
        return new JooqEventStore(DSL.using(connections, SQLDialect.POSTGRES), PARTITIONS, new RememberingEventCodec());
    }

    /// A store for one thread, which is faster than one that connects for each call.
    static EventStore storeOn(Connection connection) {
        return new JooqEventStore(DSL.using(connection, SQLDialect.POSTGRES), PARTITIONS, new RememberingEventCodec());
    }

    Connection asOwner() throws SQLException {
        return database.ownerSessions().getConnection();
    }

    Connection asApplication() throws SQLException {
        return database.application().getConnection();
    }

    /// A connection that works with the rights of a foreign writer.
    Connection asForeignWriter() throws SQLException {
        var connection = asOwner();
        try (var statement = connection.createStatement()) {
            statement.execute("set role edupulse_writer");
        }
        return connection;
    }

    /// An aggregate in a partition.
    static UUID aggregateIn(int partition) {
        return Stream.generate(UUID::randomUUID)
                .filter(id -> PARTITIONS.of(id) == partition)
                .findFirst()
                .orElseThrow();
    }

    static Append append(UUID aggregate, long expectedSequence, int events) {
        return Append.of(aggregate, expectedSequence, events(events));
    }

    static Append keyed(UUID aggregate, long expectedSequence, int events, String key) {
        return new Append(aggregate, expectedSequence, events(events), List.of(new Append.IdempotencyKey(key, events)));
    }

    private static List<NewEvent> events(int count) {
        return Stream.generate(() -> new NewEvent(
                        IDS.next(), Instant.now().truncatedTo(ChronoUnit.MICROS), Metadata.NONE, document()))
                .limit(count)
                .toList();
    }

    private static EncodedEvent document() {
        var json = Text.format("{\"type\":\"Noted\",\"payload\":{\"text\":\"%s\"}}", UUID.randomUUID());
        return new EncodedEvent("Noted", json.getBytes(StandardCharsets.UTF_8));
    }

    long size() {
        return store.heads().stream().mapToLong(Long::longValue).sum();
    }

    boolean somebodyWaitsForAPartition() throws SQLException {
        try (var owner = asOwner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery("""
                        select 1 from pg_locks l join pg_database d on d.oid = l.database
                         where d.datname = current_database() and l.locktype = 'advisory' and not l.granted""")) {
            return rows.next();
        }
    }

    /// Fails unless all positions of each partition and all sequences of each stream are 1, 2, 3, ...
    void assertIsDense() {
        var heads = store.heads();
        for (int partition = 0; partition < PARTITIONS.count(); partition++) {
            assertThat(store.readPartition(partition, 0).map(RecordedEvent::position))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, heads.get(partition))
                            .boxed()
                            .toList());
        }
        var streamsWithHoles = DSL.using(database.owner(), SQLDialect.POSTGRES).fetchValue("""
                        select count(*)
                          from (select aggregate_id from domain_events group by aggregate_id
                                having count(*) <> max(sequence) or min(sequence) <> 1) as s""");
        assertThat(streamsWithHoles).isEqualTo(0L);
    }
}
