package io.edupulse.postgres.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.collection.PersistentMap;
import io.edupulse.kernel.fingerprint.Fingerprint;
import io.edupulse.kernel.snapshot.Snapshot;
import io.edupulse.kernel.snapshot.Snapshots.Kind;
import io.edupulse.log.TestDatabase;
import java.lang.reflect.Proxy;
import java.util.Date;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PostgresSnapshotsIT {

    record Tally(String name, PersistentMap<UUID, Integer> counts) {}

    private static final Kind<Tally> KIND = new Kind<>(Tally.class, new Fingerprint("a".repeat(32)));
    private static final Kind<Tally> OTHER = new Kind<>(Tally.class, new Fingerprint("b".repeat(32)));

    private final TestDatabase database = TestDatabase.create(1);
    private final DSLContext owner = DSL.using(database.owner(), SQLDialect.POSTGRES);
    private final PostgresSnapshots snapshots =
            new PostgresSnapshots(DSL.using(database.application(), SQLDialect.POSTGRES), Aggregates.of());
    private final UUID aggregate = UUID.randomUUID();
    private final UUID event = UUID.randomUUID();

    private static Tally tally(String name) {
        PersistentMap<UUID, Integer> none = PersistentMap.empty();
        return new Tally(name, none.with(new UUID(0, 1), 7));
    }

    @Test
    void what_was_saved_is_found_and_nothing_else() {
        snapshots.save(aggregate, KIND, new Snapshot<>(tally("a"), 500, event));

        var found = snapshots.find(aggregate, KIND).orElseThrow();

        assertThat(found.sequence()).isEqualTo(500);
        assertThat(found.eventId()).isEqualTo(event);
        assertThat(found.state().name()).isEqualTo("a");
        assertThat(found.state().counts().get(new UUID(0, 1))).isEqualTo(7);
        assertThat(snapshots.find(aggregate, OTHER)).isEmpty();
        assertThat(snapshots.find(UUID.randomUUID(), KIND)).isEmpty();
    }

    @Test
    void a_state_that_could_not_be_read_back_is_not_kept() {
        snapshots.save(aggregate, KIND, new Snapshot<>(tally("whole"), 500, event));

        snapshots.save(aggregate, KIND, new Snapshot<>(tally("half \ud800"), 900, event));

        assertThat(snapshots.find(aggregate, KIND).orElseThrow().state().name()).isEqualTo("whole");
    }

    record Calendar(Date today) {}

    @Test
    void states_of_a_type_that_cannot_be_read_back_are_not_taken() {
        assertThat(snapshots.takes(Tally.class)).isTrue();
        assertThat(snapshots.takes(Calendar.class)).isFalse();
    }

    /// Only its name and its states are looked at.
    private static Aggregate<?, ?, ?> aggregateOf(Class<?> states) {
        return (Aggregate<?, ?, ?>) Proxy.newProxyInstance(
                Aggregate.class.getClassLoader(),
                new Class<?>[] {Aggregate.class},
                (proxy, method, arguments) -> method.getName().equals("name") ? "diary" : states);
    }

    @Test
    void says_at_the_start_which_aggregates_have_no_snapshots() {
        var logger = (Logger) LoggerFactory.getLogger(PostgresSnapshots.class);
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        logger.addAppender(log);
        try {
            assertThat(new PostgresSnapshots(
                            owner, Aggregates.of(aggregateOf(Calendar.class), aggregateOf(Tally.class))))
                    .isNotNull();
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .startsWith("The aggregate diary has no snapshots, so its streams are read from their beginning:"
                        + " Component today of " + Calendar.class.getName() + " is a java.util.Date");
    }

    @Test
    void a_newer_one_takes_the_place_of_the_older_and_one_of_other_code_stands_beside_it() {
        snapshots.save(aggregate, OTHER, new Snapshot<>(tally("other"), 400, event));
        snapshots.save(aggregate, KIND, new Snapshot<>(tally("old"), 500, event));
        snapshots.save(aggregate, KIND, new Snapshot<>(tally("new"), 900, event));

        assertThat(snapshots.find(aggregate, KIND).orElseThrow().state().name()).isEqualTo("new");
        assertThat(snapshots.find(aggregate, OTHER).orElseThrow().state().name())
                .isEqualTo("other");
        assertThat(owner.fetchValue("select count(*) from snapshots")).isEqualTo(2L);
    }

    @Test
    void one_of_code_that_is_long_gone_is_deleted() {
        snapshots.save(aggregate, OTHER, new Snapshot<>(tally("other"), 400, event));
        owner.execute("update snapshots set taken_at = now() - interval '8 days'");

        snapshots.save(aggregate, KIND, new Snapshot<>(tally("new"), 900, event));

        assertThat(snapshots.find(aggregate, OTHER)).isEmpty();
        assertThat(snapshots.find(aggregate, KIND)).isPresent();
    }

    @Test
    void a_damaged_one_is_not_found_and_can_be_replaced() {
        snapshots.save(aggregate, KIND, new Snapshot<>(tally("a"), 500, event));
        owner.execute("update snapshots set state = set_byte(state, 10, 88)");

        assertThat(snapshots.find(aggregate, KIND)).isEmpty();

        snapshots.save(aggregate, KIND, new Snapshot<>(tally("b"), 500, event));
        assertThat(snapshots.find(aggregate, KIND)).isPresent();
    }

    @Test
    void one_of_another_shape_is_not_found() {
        var numbers = new Kind<>(Integer.class, KIND.fingerprint());
        snapshots.save(aggregate, numbers, new Snapshot<>(7, 500, event));

        assertThat(snapshots.find(aggregate, KIND)).isEmpty();
    }

    @Test
    void a_database_that_is_away_is_as_if_there_were_none() {
        owner.execute("drop table snapshots");

        snapshots.save(aggregate, KIND, new Snapshot<>(tally("a"), 500, event));

        assertThat(snapshots.find(aggregate, KIND)).isEmpty();
    }
}
