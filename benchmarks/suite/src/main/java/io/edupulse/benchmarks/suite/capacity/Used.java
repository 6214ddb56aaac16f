package io.edupulse.benchmarks.suite.capacity;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;

/// What all parts together have used until some moment: microseconds of processors, transactions, bytes.
record Used(double node, double database, double broker, double transactions, double walBytes) {

    private static final int MICROS_A_TICK = 10_000;
    private static final int USER = 11;

    /// @param nats the process of the broker
    static Used now(String jdbcUrl, long nats) throws IOException, SQLException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.createStatement()) {
            // statistics of other sessions are told within a second of their transactions
            var rows = statement.executeQuery("""
                    select pg_backend_pid(), pg_current_wal_insert_lsn() - '0/0'::pg_lsn,
                           (select xact_commit from pg_stat_database where datname = current_database())""");
            rows.next();
            var postmaster = ProcessHandle.of(rows.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
            double database = ticks(postmaster.pid(), 4)
                    + postmaster
                            .children()
                            .mapToDouble(child -> ticks(child.pid(), 2))
                            .sum();
            return new Used(
                    system.getProcessCpuTime() / 1e3,
                    database * MICROS_A_TICK,
                    ticks(nats, 2) * MICROS_A_TICK,
                    rows.getLong(3),
                    rows.getDouble(2));
        }
    }

    Used minus(Used before) {
        return new Used(
                node - before.node,
                database - before.database,
                broker - before.broker,
                transactions - before.transactions,
                walBytes - before.walBytes);
    }

    Used dividedBy(double count) {
        return new Used(node / count, database / count, broker / count, transactions / count, walBytes / count);
    }

    /// @param fields 2 for its own, 4 with those of children that have ended
    private static double ticks(long pid, int fields) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            var all = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Stream.of(all)
                    .skip(USER)
                    .limit(fields)
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (IOException e) {
            return 0; // it has ended
        }
    }
}
