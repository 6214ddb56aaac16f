package io.edupulse.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentAppendsIT {

    private static final int WRITERS = 6;
    private static final int APPENDS = 50;

    private final TestLog log = new TestLog();
    private final UUID shared = UUID.randomUUID();

    @Test
    void writers_leave_dense_positions_and_readers_skip_nothing() throws Exception {
        writeAndFollow();
        assertNothingIsLostOrDoubled(WRITERS * APPENDS);
    }

    @Test
    void an_idle_transaction_elsewhere_stalls_nobody() throws Exception {
        try (var idle = log.asOwner();
                var statement = idle.createStatement()) {
            idle.setAutoCommit(false);
            idle.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("create table elsewhere (id integer)");
            statement.execute("insert into elsewhere values (1)");
            statement.execute("select count(*) from domain_events");

            writeAndFollow();
            assertNothingIsLostOrDoubled(WRITERS * APPENDS);
            idle.rollback();
        }
    }

    @Test
    void two_processes_and_a_thread_share_an_aggregate(@TempDir Path folder) throws Exception {
        var url = log.database().applicationUrl();
        var processes = List.of(
                AppendingProcess.start(url, shared, APPENDS, folder.resolve("0")),
                AppendingProcess.start(url, shared, APPENDS, folder.resolve("1")));
        try (var connection = log.asApplication()) {
            AppendingProcess.appendTo(TestLog.storeOn(connection), shared, APPENDS);
            for (int i = 0; i < processes.size(); i++) {
                assertThat(processes.get(i).waitFor())
                        .as(Files.readString(folder.resolve(Integer.toString(i))))
                        .isZero();
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        assertNothingIsLostOrDoubled((processes.size() + 1) * APPENDS);
    }

    @Test
    void batches_that_cross_each_other_do_not_deadlock() throws Exception {
        int rounds = 40;
        var work = new ArrayList<Callable<Void>>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int first = writer;
            work.add(() -> {
                try (var connection = log.asApplication()) {
                    var store = TestLog.storeOn(connection);
                    for (int i = 0; i < rounds; i++) {
                        // Two for each aggregate, so that the transaction takes two calls.
                        var left = TestLog.aggregateIn(first % 4);
                        var right = TestLog.aggregateIn((first + 1 + i % 3) % 4);
                        assertThat(store.append(List.of(
                                        TestLog.append(left, 0, 1),
                                        TestLog.append(left, 1, 1),
                                        TestLog.append(right, 0, 1),
                                        TestLog.append(right, 1, 1))))
                                .hasOnlyElementsOfType(Appended.class);
                    }
                }
                return null;
            });
        }
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            for (var result : threads.invokeAll(work)) {
                result.get();
            }
        }
        assertThat(log.size()).isEqualTo(4L * WRITERS * rounds);
        assertThat(deadlocks()).isZero();
        log.assertIsDense();
    }

    /// Readers of all partitions poll from before the first append until after the last.
    private void writeAndFollow() throws Exception {
        var writing = new CountDownLatch(WRITERS);
        var readers = new ArrayList<Future<Long>>();
        var writers = new ArrayList<Future<Void>>();
        try (var threads = Executors.newCachedThreadPool()) {
            for (int partition = 0; partition < TestLog.PARTITIONS.count(); partition++) {
                int followed = partition;
                readers.add(threads.submit(() -> {
                    try (var connection = log.asApplication()) {
                        var store = TestLog.storeOn(connection);
                        return new PollingReader(store, followed, () -> writing.getCount() == 0).call();
                    }
                }));
            }
            for (int writer = 0; writer < WRITERS; writer++) {
                writers.add(threads.submit(() -> {
                    try (var connection = log.asApplication()) {
                        AppendingProcess.appendTo(TestLog.storeOn(connection), shared, APPENDS);
                        return null;
                    } finally {
                        writing.countDown();
                    }
                }));
            }
            for (var writer : writers) {
                writer.get();
            }
            for (int partition = 0; partition < readers.size(); partition++) {
                assertThat(readers.get(partition).get())
                        .isEqualTo(log.store().heads().get(partition));
            }
        }
    }

    /// Of the shared aggregate and in all: each append to a new aggregate came with one try at the shared one.
    private void assertNothingIsLostOrDoubled(int sharedAppends) {
        log.assertIsDense();
        assertThat(log.store().readAggregate(shared, 0).map(RecordedEvent::sequence))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, sharedAppends).boxed().toList());
        assertThat(log.size()).isGreaterThanOrEqualTo(2L * sharedAppends);
    }

    private long deadlocks() throws Exception {
        try (var owner = log.asOwner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(
                        "select deadlocks from pg_stat_database where datname = current_database()")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
