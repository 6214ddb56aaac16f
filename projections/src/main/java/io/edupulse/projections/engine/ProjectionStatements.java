package io.edupulse.projections.engine;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;
import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;
import static io.edupulse.jooq.public_.Tables.DOMAIN_EVENTS;

import io.edupulse.kernel.text.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.UpdatableRecord;

/// The statements that move one schema of a projection, rendered once. Immutable.
final class ProjectionStatements {

    private static final String BEGIN_LOOK_UPS = """
            select set_config('synchronous_commit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true),
                   set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                   set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)""";

    private static final List<String> END_LOOK_UPS = List.of(
            "set local plan_cache_mode to default",
            "set local enable_seqscan to default",
            "set local enable_bitmapscan to default",
            "set local enable_hashjoin to default",
            "set local enable_mergejoin to default");

    private final String lock;
    private final String advance;
    private final Map<View<?>, ViewStatements<?>> views = new HashMap<>();

    ProjectionStatements(ProjectionSchema schema, DSLContext sql) {
        var mapped = schema.in(sql);
        var checkpoints = mapped.render(CHECKPOINTS);
        lock = Text.format("""
            select c.partition, c.position, c.event_id,
                   (select array_agg(distinct p.key) from %1$s p where p.partition = c.partition) as parked,
                   d.event = (select e.id from %2$s e
                               where e.partition = d.partition and e.position = d.position) as is_in_log,
                   d.position as delivered, d.event as delivered_event
              from (select a.partition::integer, a.position::bigint, a.event::uuid
                      from unnest(?::text[], ?::text[], ?::text[]) as a (partition, position, event)) d
              join %3$s c on c.partition = d.partition
             order by c.partition
               for update of c""", mapped.render(PARKED_EVENTS), mapped.render(DOMAIN_EVENTS), checkpoints);
        advance = Text.format("""
            update %s c
               set position = m.position, event_id = m.event, updated_at = current_timestamp
              from (select a.partition::integer, a.position::bigint, a.event::uuid, a.before::bigint
                      from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as a (partition, position, event, before)) m
             where c.partition = m.partition and c.position = m.before""", checkpoints);
        for (var handler : schema.projection().handlers()) {
            if (handler instanceof View<?> view) {
                views.put(view, of(view, mapped));
            }
        }
    }

    private static <R extends UpdatableRecord<R>> ViewStatements<R> of(View<R> view, DSLContext sql) {
        return new ViewStatements<>(view, sql);
    }

    /// From here on the transaction looks rows up by their keys: a plan that a connection made while a
    /// table was empty would scan it when it is full. What a projection commits can be made again from the
    /// log, so it need not wait for the disk.
    void beginLookUps(RoundTrip trip) {
        trip.query(BEGIN_LOOK_UPS, parameters -> {}, (sql, rows) -> {});
    }

    /// What comes now in the transaction is planned as usual.
    void endLookUps(RoundTrip trip) {
        END_LOOK_UPS.forEach(setting -> trip.update(setting, parameters -> {}, count -> {}));
    }

    /// Locks the checkpoints of partitions, in ascending order; the parameters are arrays of partitions and
    /// of the positions and ids of the last events that were delivered.
    String lock() {
        return lock;
    }

    /// Moves checkpoints; the parameters are arrays of partitions, of the positions and ids of the events
    /// to stand at, and of the positions before.
    String advance() {
        return advance;
    }

    @SuppressWarnings("unchecked") // a view's statements are made for it
    <R extends UpdatableRecord<R>> ViewStatements<R> of(View<R> view) {
        return (ViewStatements<R>) Objects.requireNonNull(views.get(view));
    }
}
