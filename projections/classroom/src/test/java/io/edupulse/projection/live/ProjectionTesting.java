package io.edupulse.projection.live;

import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.View;
import io.edupulse.projection.apply.BatchApplier;
import io.edupulse.projection.apply.LoggedEvents;
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.projection.schema.ProjectionSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Table;

/// What tests of read models need of the engine: the live schema of a projection, filled without workers.
public final class ProjectionTesting {

    private ProjectionTesting() {}

    /// Makes the live schema again, empty.
    public static void recreate(DSLContext sql, Projection projection, int partitions) {
        var live = ProjectionSchema.live(projection);
        sql.transaction(tx -> {
            live.drop(tx.dsl());
            live.createTables(tx.dsl(), partitions);
            live.createIndexes(tx.dsl());
        });
    }

    /// Lets the log hold these events, and no others.
    public static void log(DSLContext sql, List<RecordedEvent> events) {
        LoggedEvents.lose(sql, 0);
        LoggedEvents.add(sql, events);
    }

    /// Applies events of one partition, which the log has, in one batch; none of them may fail.
    public static void apply(DSLContext sql, Projection projection, List<RecordedEvent> events) {
        var live = ProjectionSchema.live(projection);
        var last = events.getLast();
        long position = new BatchApplier(sql, live).apply(last.partition(), events);
        assertThat(position).isEqualTo(last.position());
        assertThat(live.in(sql)
                        .select(PARKED_EVENTS.EVENT_TYPE, PARKED_EVENTS.ERROR)
                        .from(PARKED_EVENTS)
                        .fetch())
                .as("parked events of %s", projection.name())
                .isEmpty();
    }

    /// What waits for projections that are applied here and not by workers.
    public static ReadModelWaiter progress(DSLContext sql, List<Projection> projections) {
        return new ReadModelWaiter(new Projections(projections), ReadDatabase.of(sql), new Positions());
    }

    /// All rows of the live read model by table, as text in the order of their keys.
    public static Map<String, List<String>> rows(DSLContext sql, Projection projection) {
        var rows = new LinkedHashMap<String, List<String>>();
        for (var handler : projection.handlers()) {
            if (handler instanceof View<?> view) {
                rows.put(
                        view.definition().table().getName(),
                        rows(sql, view.definition().table(), view));
            }
        }
        return rows;
    }

    private static List<String> rows(DSLContext sql, Table<?> table, View<?> view) {
        return sql.selectFrom(table)
                .orderBy(view.definition().keyFields())
                .fetch(row -> row.intoMap().toString());
    }
}
