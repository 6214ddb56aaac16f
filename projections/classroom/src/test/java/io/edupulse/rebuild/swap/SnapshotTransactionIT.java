package io.edupulse.rebuild.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.log.LongStatements;
import io.edupulse.log.TestDatabase;
import io.edupulse.rebuild.School;
import io.edupulse.rebuild.fill.RebuildFence;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class SnapshotTransactionIT {

    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);

    /// It holds locks on the tables that it compares, which a rebuild's swap waits for.
    @Test
    void is_ended_by_the_server_when_its_process_is_stopped() {
        var sql = LongStatements.on(DSL.using(database.application(), SQLDialect.POSTGRES));

        try (var snapshot = new SnapshotTransaction(RebuildFence.unfenced(sql))) {
            var limit = snapshot.begin().fetchValue("select current_setting('idle_in_transaction_session_timeout')");

            assertThat(limit).isEqualTo("8s");
        }
    }
}
