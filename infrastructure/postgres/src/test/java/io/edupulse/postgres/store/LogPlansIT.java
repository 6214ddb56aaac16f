package io.edupulse.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.fingerprint.Fingerprint;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.text.Text;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Plans are cached by connection, so those that are made while the log is empty are used when it is full. What
/// PostgreSQL counts tells whether they are right, on any machine.
class LogPlansIT {

    /// So many runs until the driver and then PostgreSQL cache a plan.
    private static final int RUNS_UNTIL_CACHED = 12;

    private static final int EVENTS = 20_000;
    private static final int BATCH = 500;

    private static final Fingerprint CODE = new Fingerprint("a".repeat(32));

    private final TestLog log = new TestLog();
    private final UUID hot = UUID.randomUUID();

    @Test
    void a_log_that_grows_from_nothing_is_never_scanned() throws Exception {
        try (var owner = log.asOwner();
                var connection = log.asApplication()) {
            noAutomaticStatistics(owner);
            var store = TestLog.storeOn(connection);
            for (int i = 0; i < RUNS_UNTIL_CACHED; i++) {
                readEverySmallThing(store);
                store.append(List.of(TestLog.keyed(UUID.randomUUID(), 0, 1, "key")));
            }
            for (int i = 0; i < EVENTS / BATCH; i++) {
                store.append(Stream.concat(
                                Stream.of(TestLog.append(hot, i * 50L, 50)),
                                IntStream.range(50, BATCH).mapToObj(n -> TestLog.keyed(UUID.randomUUID(), 0, 1, "key")))
                        .toList());
            }
            saveSnapshot(connection);
            var before = counts(connection);
            readEverySmallThing(store);
            var after = counts(connection);

            assertThat(log.size()).isGreaterThan(EVENTS);
            assertThat(after.sequentialScans() - before.sequentialScans())
                    .as("sequential scans of the log, the receipts or the snapshots")
                    .isZero();
            assertThat(after.rowsByIndex() - before.rowsByIndex())
                    .as("rows looked at to read 30 rows, 8 heads, two stream's ends, a snapshot's place and a receipt")
                    .isLessThan(80);
        }
    }

    private void readEverySmallThing(EventStore store) {
        store.readBatch(TestLog.PARTITIONS.of(hot), 5, 10);
        store.readAggregate(hot, 1_990).toList();
        store.readFromSnapshot(hot, CODE).toList();
        store.heads();
        store.readHeads();
        store.readIds(TestLog.PARTITIONS.of(hot), 5, 10);
        store.findReceipts(hot, Set.of("key", "another"));
        store.append(List.of(new Append(hot, 7, List.of(), List.of(new Append.IdempotencyKey("other", 0)))));
    }

    /// Ten events before the end of the stream.
    private void saveSnapshot(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into snapshots (aggregate_id, fingerprint, sequence, event_id, state, checksum)
                select aggregate_id, ?, sequence, id, '', 0 from domain_events where aggregate_id = ? and sequence = 1991""")) {
            statement.setString(1, CODE.value());
            statement.setObject(2, hot);
            assertThat(statement.executeUpdate()).isOne();
        }
    }

    /// Empty tables that were analyzed invite sequential scans the most, and nothing invalidates the plans later.
    private static void noAutomaticStatistics(Connection owner) throws SQLException {
        try (var statement = owner.createStatement()) {
            for (var table : List.of("domain_events", "command_receipts", "snapshots")) {
                statement.execute(Text.format("alter table %s set (autovacuum_enabled = off)", table));
                statement.execute("vacuum analyze " + table);
            }
        }
    }

    private record Counts(long sequentialScans, long rowsByIndex) {}

    private static Counts counts(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("select pg_stat_force_next_flush()");
            try (var rows = statement.executeQuery("""
                    select (select sum(seq_scan) from pg_stat_user_tables
                             where relname in ('domain_events', 'command_receipts', 'snapshots')),
                           (select sum(idx_tup_read) from pg_stat_user_indexes
                             where relname in ('domain_events', 'command_receipts', 'snapshots'))""")) {
                rows.next();
                return new Counts(rows.getLong(1), rows.getLong(2));
            }
        }
    }
}
