package io.edupulse.testkit.projection;

import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.apply.BatchApplier;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.RebuildOptions;
import io.edupulse.rebuild.Rebuilds;
import io.edupulse.testkit.AlwaysLeases;
import io.edupulse.testkit.environment.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// Tests a projection by its events alone: given these events, then its tables have those rows. Before it shows the
/// rows, it checks three things that every projection promises: no event is parked, the order in which partitions are
/// read makes no difference, and a rebuild gives the rows that live events gave.
///
/// The first event happens at [#START], and each next one a second later. Not thread-safe.
public final class ProjectionFixture {

    /// When the first event happens.
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration STEP = Duration.ofSeconds(1);

    private final Projection projection;
    private final TestDatabase database;
    private final DSLContext sql;
    private final List<GivenEvent> events = new ArrayList<>();

    private ProjectionFixture(Projection projection, TestDatabase database) {
        this.projection = projection;
        this.database = database;
        this.sql = DSL.using(database.application(), SQLDialect.POSTGRES);
    }

    /// @param database of this test alone; its log is replaced
    public static ProjectionFixture of(Projection projection, TestDatabase database) {
        return new ProjectionFixture(projection, database);
    }

    /// Adds events of an aggregate after all those that are given already.
    public ProjectionFixture given(UUID aggregateId, DomainEvent... happened) {
        for (var event : happened) {
            var at = START.plus(STEP.multipliedBy(events.size()));
            events.add(new GivenEvent(new UUID(0, events.size() + 1L), aggregateId, at, event));
        }
        return this;
    }

    /// The rows of a table of the projection.
    ///
    /// @throws AssertionError if one of the three promises is broken
    public <R extends Record> Result<R> rows(Table<R> table) {
        check();
        return live().in(sql).selectFrom(table).fetch();
    }

    /// The rows of a table that has no generated class.
    ///
    /// @throws AssertionError if one of the three promises is broken
    public List<Map<String, Object>> rows(String table) {
        check();
        return live().in(sql)
                .fetch("select * from {0}", DSL.name(live().name(), table))
                .intoMaps();
    }

    private ProjectionSchema live() {
        return ProjectionSchema.live(projection);
    }

    private void check() {
        var history = RecordedHistory.of(events, projection.events(), database.partitions());
        try {
            history.write(database.owner());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        apply(history, false);
        var backwards = contents();
        apply(history, true);
        assertThat(contents())
                .as("the rows of %s, by the order in which partitions are read", projection.name())
                .isEqualTo(backwards);
        var report = new Rebuilds(new Projections(List.of(projection)), sql, history.log(), new AlwaysLeases())
                .verify(projection.name(), RebuildOptions.DEFAULT, progress -> {});
        assertThat(report.tables())
                .as("the live tables of %s, compared with a rebuild", projection.name())
                .allMatch(table -> table.isEqual());
    }

    /// Creates the tables again and applies all events: of each partition in turn, one by one from the first, or all
    /// together from the last.
    private void apply(RecordedHistory history, boolean isForwards) {
        sql.transaction(transaction -> {
            live().drop(transaction.dsl());
            live().createTables(transaction.dsl(), database.partitions());
            live().createIndexes(transaction.dsl());
        });
        var applier = new BatchApplier(sql, live());
        for (int i = 0; i < database.partitions(); i++) {
            int partition = isForwards ? i : database.partitions() - 1 - i;
            var batch = history.partition(partition);
            if (isForwards) {
                batch.forEach(event -> applier.apply(partition, List.of(event)));
            } else if (!batch.isEmpty()) {
                applier.apply(partition, batch);
            }
        }
        assertThat(live().in(sql)
                        .select(PARKED_EVENTS.EVENT_TYPE, PARKED_EVENTS.ERROR)
                        .from(PARKED_EVENTS)
                        .fetch())
                .as("parked events of %s", projection.name())
                .isEmpty();
    }

    /// All rows by table, as text in their order.
    private Map<String, List<String>> contents() {
        var contents = new TreeMap<String, List<String>>();
        for (var table : live().tables(sql)) {
            if (!table.equals(PARKED_EVENTS.getName()) && !table.equals("checkpoints")) {
                contents.put(
                        table,
                        sql.fetch("select to_jsonb(t)::text from {0} t order by 1", DSL.name(live().name(), table))
                                .getValues(0, String.class));
            }
        }
        return contents;
    }
}
