package io.edupulse.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.log.TestDatabase;
import java.util.OptionalInt;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class StoreCheckIT {

    private static final boolean DURABLE = true;

    @Test
    void a_log_is_opened_with_its_own_number_of_partitions() {
        var sql = application(TestDatabase.create(3));
        assertThat(StoreCheck.open(sql, OptionalInt.empty(), !DURABLE)).isEqualTo(new Partitions(3));
        assertThat(StoreCheck.open(sql, OptionalInt.of(3), !DURABLE)).isEqualTo(new Partitions(3));
    }

    @Test
    void another_number_of_partitions_than_the_configured_one_is_refused() {
        var sql = application(TestDatabase.create(3));
        assertRefused(
                sql, OptionalInt.of(8), !DURABLE, "database.partitions", "has 3 partitions, but 8 are configured");
    }

    @Test
    void a_database_without_a_log_is_refused() {
        var sql = DSL.using(TestDatabase.createEmpty().owner(), SQLDialect.POSTGRES);
        assertRefused(sql, OptionalInt.empty(), !DURABLE, "database.not-migrated", "run `migrate`");
    }

    @Test
    void a_server_that_does_not_sync_to_disk_is_refused_where_events_must_last() {
        var sql = application(TestDatabase.create(3));
        assertRefused(sql, OptionalInt.empty(), DURABLE, "database.not-durable", "fsync");
    }

    private static DSLContext application(TestDatabase database) {
        return DSL.using(database.application(), SQLDialect.POSTGRES);
    }

    private static void assertRefused(
            DSLContext sql, OptionalInt configured, boolean durable, String code, String message) {
        assertThatThrownBy(() -> StoreCheck.open(sql, configured, durable))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
