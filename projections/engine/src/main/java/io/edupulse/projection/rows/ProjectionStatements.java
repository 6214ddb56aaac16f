package io.edupulse.projection.rows;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;
import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;
import static io.edupulse.jooq.public_.Tables.DOMAIN_EVENTS;

import io.edupulse.kernel.text.Text;
import io.edupulse.projection.Projection;
import io.edupulse.projection.View;
import io.edupulse.projection.schema.ProjectionSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.UpdatableRecord;

/// The statements that move one schema of a projection, rendered once. Immutable.
public final class ProjectionStatements {

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

    private final Projection projection;
    private final String lock;
    private final String lockFree;
    private final String checkpoints;
    private final String advance;
    private final Map<ViewRows<?>, ViewStatements<?>> views = new HashMap<>();

    public ProjectionStatements(ProjectionSchema schema, DSLContext sql) {
        projection = schema.projection();
        var mapped = schema.in(sql);
        var checkpoints = mapped.render(CHECKPOINTS);
        lock = Text.format("""
            select c.partition from %s c join unnest(?::text[]) as a (partition) on c.partition = a.partition::integer
             order by c.partition
               for update of c""", checkpoints);
        lockFree = lock + " skip locked";
        this.checkpoints = Text.format("""
            select c.partition, c.position, c.event_id,
                   (select array_agg(distinct p.key) from %1$s p where p.partition = c.partition) as parked,
                   l.event as logged, c.position = 0 or c.event_id = l.event as stands,
                   d.first, d.last, d.event as last_event,
                   d.digest is null or d.digest = encode(sha256((
                     select coalesce(string_agg(uuid_send(e.id), ''::bytea order by e.position), ''::bytea) from %2$s e
                      where e.partition = d.partition and e.position between d.first and d.last)), 'hex') as is_in_log
              from (select a.partition::integer, a.first::bigint, a.last::bigint, a.event::uuid, a.digest
                      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                        as a (partition, first, last, event, digest)) d
              join %3$s c on c.partition = d.partition
              left join lateral (select e.id as event from %2$s e
                                  where e.partition = c.partition and e.position = c.position) l on true""", mapped.render(PARKED_EVENTS), mapped.render(DOMAIN_EVENTS), checkpoints);
        advance = Text.format("""
            update %s c
               set position = m.position, event_id = m.event, updated_at = current_timestamp
              from (select a.partition::integer, a.position::bigint, a.event::uuid, a.before::bigint
                      from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as a (partition, position, event, before)) m
             where c.partition = m.partition and c.position = m.before""", checkpoints);
        for (var handler : schema.projection().handlers()) {
            if (handler instanceof View<?> view) {
                views.put(new ViewRows<>(view), of(new ViewRows<>(view), mapped));
            }
        }
    }

    private static <R extends UpdatableRecord<R>> ViewStatements<R> of(ViewRows<R> view, DSLContext sql) {
        return new ViewStatements<>(view, sql);
    }

    /// From here on the transaction looks rows up by their keys: a plan that a connection made while a
    /// table was empty would scan it when it is full. What a projection commits can be made again from the
    /// log, so it need not wait for the disk.
    public void beginLookUps(StatementBatch trip) {
        trip.query(BEGIN_LOOK_UPS, parameters -> {}, (sql, rows) -> {});
    }

    /// What comes now in the transaction is planned as usual.
    public void endLookUps(StatementBatch trip) {
        END_LOOK_UPS.forEach(setting -> trip.update(setting, parameters -> {}, count -> {}));
    }

    /// Whose tables these are.
    public Projection projection() {
        return projection;
    }

    /// Waits for the checkpoints of partitions and locks them, in ascending order; the parameter is an array of
    /// partitions.
    public String lock() {
        return lock;
    }

    /// Locks those of the checkpoints that no other transaction holds.
    public String lockFree() {
        return lockFree;
    }

    /// Reads checkpoints, and whether the log has their events and those that were delivered; the parameters
    /// are arrays of partitions, of the positions of the first and the last event, of the last one's id, and of
    /// digests of all ids.
    public String checkpoints() {
        return checkpoints;
    }

    /// Limits each wait for a lock to a number of milliseconds, until the transaction ends.
    public void limitLocks(StatementBatch trip, long millis) {
        trip.update("set local lock_timeout = " + millis, parameters -> {}, count -> {});
    }

    /// What is committed can be made again from the log, so it need not wait for the disk.
    public void commitWithoutWaiting(StatementBatch trip) {
        trip.update("set local synchronous_commit = off", parameters -> {}, count -> {});
    }

    /// Moves checkpoints; the parameters are arrays of partitions, of the positions and ids of the events
    /// to stand at, and of the positions before.
    public String advance() {
        return advance;
    }

    @SuppressWarnings("unchecked") // a view's statements are made for it
    public <R extends UpdatableRecord<R>> ViewStatements<R> of(ViewRows<R> view) {
        return (ViewStatements<R>) Objects.requireNonNull(views.get(view));
    }
}
