package io.edupulse.projection.apply;

import io.edupulse.kernel.event.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/// Puts events of a log in memory into the log of the database, where they stand at the same places: a read
/// model is only moved by events that the log of its database has.
public final class LoggedEvents {

    private static final String INSERT = """
            insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload, partition, position)
            select a.id::uuid, a.aggregate::uuid, a.sequence::bigint, now(), a.type, a.payload::jsonb,
                   a.partition::integer, a.position::bigint
              from unnest({0}::text[], {1}::text[], {2}::text[], {3}::text[], {4}::text[], {5}::text[], {6}::text[])
                as a (id, aggregate, sequence, type, payload, partition, position)
            on conflict do nothing""";

    private LoggedEvents() {}

    /// Adds events; those that are there already are left alone.
    ///
    /// @param sql of any role of a test database
    public static void add(DSLContext sql, List<RecordedEvent> events) {
        asOwner(
                sql,
                INSERT,
                texts(events, RecordedEvent::id),
                texts(events, RecordedEvent::aggregateId),
                texts(events, RecordedEvent::sequence),
                texts(events, RecordedEvent::type),
                texts(events, event -> new String(event.encoded().json(), StandardCharsets.UTF_8)),
                texts(events, RecordedEvent::partition),
                texts(events, RecordedEvent::position));
    }

    /// Removes all events, or those from a position on: what a failover does that loses a tail.
    public static void lose(DSLContext sql, long fromPosition) {
        asOwner(sql, "delete from domain_events where position >= {0}", DSL.val(fromPosition));
    }

    private static Field<String[]> texts(List<RecordedEvent> events, Function<RecordedEvent, ?> value) {
        return DSL.val(events.stream().map(value).map(Object::toString).toArray(String[]::new));
    }

    private static void asOwner(DSLContext sql, String statement, QueryPart... parts) {
        sql.transaction(transaction -> {
            transaction.dsl().execute("set local role none");
            transaction.dsl().execute(statement, parts);
        });
    }
}
