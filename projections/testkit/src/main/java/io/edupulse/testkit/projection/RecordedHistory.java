package io.edupulse.testkit.projection;

import io.edupulse.json.JsonEventCodec;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.testkit.InMemoryEventStore;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/// A log in memory, and the same events at the same positions in the log of a database, where the checkpoints of a
/// projection find them.
record RecordedHistory(InMemoryEventStore log) {

    private static final String INSERT = """
            insert into domain_events
                (id, aggregate_id, sequence, occurred_at, event_type, payload, partition, position)
            values (?, ?, ?, ?, ?, ?::jsonb, ?, ?)""";

    static RecordedHistory of(List<GivenEvent> events, Collection<Class<? extends DomainEvent>> types, int partitions) {
        var roots = new HashSet<Class<? extends DomainEvent>>();
        types.forEach(type -> roots.add(root(type)));
        events.forEach(event -> roots.add(root(event.event().getClass())));
        var codec = new JsonEventCodec(EventTypes.of(Set.copyOf(roots)));
        var log = new InMemoryEventStore(partitions, codec);
        for (var given : events) {
            var sequence = log.readAggregate(given.aggregateId(), 0).count();
            var event = new NewEvent(given.id(), given.occurredAt(), Metadata.NONE, codec.encode(given.event()));
            log.append(List.of(Append.of(given.aggregateId(), sequence, List.of(event))));
        }
        return new RecordedHistory(log);
    }

    /// The outermost sealed interface that an event implements.
    private static Class<? extends DomainEvent> root(Class<? extends DomainEvent> type) {
        for (var parent : type.getInterfaces()) {
            if (parent != DomainEvent.class && DomainEvent.class.isAssignableFrom(parent)) {
                return root(parent.asSubclass(DomainEvent.class));
            }
        }
        return type;
    }

    List<RecordedEvent> partition(int partition) {
        return log.readBatch(partition, 0, Integer.MAX_VALUE);
    }

    private List<RecordedEvent> events() {
        return IntStream.range(0, log.partitions().count())
                .mapToObj(this::partition)
                .flatMap(List::stream)
                .toList();
    }

    /// Replaces the log of the database.
    void write(DataSource owner) throws SQLException {
        try (var connection = owner.getConnection()) {
            try (var statement = connection.createStatement()) {
                statement.execute("delete from domain_events");
            }
            try (var insert = connection.prepareStatement(INSERT)) {
                for (var event : events()) {
                    insert.setObject(1, event.id());
                    insert.setObject(2, event.aggregateId());
                    insert.setLong(3, event.sequence());
                    insert.setObject(4, event.occurredAt().atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
                    insert.setString(5, event.type());
                    insert.setString(6, new String(event.encoded().json(), StandardCharsets.UTF_8));
                    insert.setInt(7, event.partition());
                    insert.setLong(8, event.position());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
    }
}
