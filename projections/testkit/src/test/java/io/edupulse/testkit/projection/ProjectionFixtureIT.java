package io.edupulse.testkit.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.projection.Projection;
import io.edupulse.projection.SqlHandler;
import io.edupulse.testkit.environment.EduPulseTest;
import io.edupulse.testkit.environment.TestDatabase;
import io.edupulse.testkit.projection.Counting.Raised;
import io.edupulse.testkit.projection.Counting.Renamed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.junit.jupiter.api.Test;

/// The projections of this test use plain tables of jOOQ and no generated classes.
@EduPulseTest
class ProjectionFixtureIT {

    private static final UUID FIRST = new UUID(1, 1);
    private static final UUID SECOND = new UUID(2, 2);

    private static final Table<Record> TOTALS = table(name("counter_totals", "totals"));
    private static final Field<UUID> COUNTER = field(name("counter_id"), UUID.class);
    private static final Field<Long> TOTAL = field(name("total"), Long.class);

    private static final Table<Record> LATEST = table(name("latest_name", "latest"));
    private static final Field<Integer> ONE = field(name("one"), Integer.class);
    private static final Field<String> NAME = field(name("name"), String.class);

    @Test
    void a_projection_with_plain_tables_has_the_rows_that_its_events_give(TestDatabase database) {
        var totals = new Projection(
                "counter-totals",
                "create table totals (counter_id uuid primary key, total bigint not null);",
                List.of(new PlainSql(Set.of(Raised.class), ProjectionFixtureIT::add)));

        var rows = ProjectionFixture.of(totals, database)
                .given(FIRST, new Raised(FIRST, 2), new Renamed(FIRST, "a"), new Raised(FIRST, 3))
                .given(SECOND, new Raised(SECOND, 7))
                .rows("totals");

        assertThat(rows)
                .containsExactlyInAnyOrder(
                        Map.of("counter_id", FIRST, "total", 5L), Map.of("counter_id", SECOND, "total", 7L));
    }

    @Test
    void a_projection_whose_rows_depend_on_the_order_of_partitions_fails(TestDatabase database) {
        var latest = new Projection(
                "latest-name",
                "create table latest (one integer primary key, name text not null);",
                List.of(new PlainSql(Set.of(Renamed.class), ProjectionFixtureIT::remember)));
        var fixture = ProjectionFixture.of(latest, database);
        for (int i = 0; i < 8; i++) { // the eight are in more than one partition
            var counter = UUID.nameUUIDFromBytes(new byte[] {(byte) i});
            fixture.given(counter, new Renamed(counter, "counter " + i));
        }

        assertThatThrownBy(() -> fixture.rows("latest"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the order in which partitions are read");
    }

    @Test
    void an_event_that_is_parked_fails(TestDatabase database) {
        var refusing = new Projection(
                "counter-totals",
                "create table totals (counter_id uuid primary key, total bigint not null check (total < 3));",
                List.of(new PlainSql(Set.of(Raised.class), ProjectionFixtureIT::add)));
        var fixture = ProjectionFixture.of(refusing, database).given(FIRST, new Raised(FIRST, 3));

        assertThatThrownBy(() -> fixture.rows("totals"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("parked events of counter-totals");
    }

    private static void add(DSLContext sql, DomainEvent event) {
        var raised = (Raised) event;
        sql.insertInto(TOTALS, COUNTER, TOTAL)
                .values(raised.counterId(), (long) raised.by())
                .onConflict(COUNTER)
                .doUpdate()
                .set(TOTAL, field(name("totals", "total"), Long.class).plus(excluded(TOTAL)))
                .execute();
    }

    private static void remember(DSLContext sql, DomainEvent event) {
        sql.insertInto(LATEST, ONE, NAME)
                .values(1, ((Renamed) event).name())
                .onConflict(ONE)
                .doUpdate()
                .set(NAME, excluded(NAME))
                .execute();
    }

    private record PlainSql(Set<Class<? extends DomainEvent>> events, BiConsumer<DSLContext, DomainEvent> apply)
            implements SqlHandler {

        @Override
        public void handle(DSLContext sql, List<RecordedEvent> recorded) {
            recorded.forEach(event -> apply.accept(sql, event.event()));
        }
    }
}
