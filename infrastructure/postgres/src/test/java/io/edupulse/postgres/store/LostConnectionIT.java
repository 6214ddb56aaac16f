package io.edupulse.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.AppendOutcome.Conflict;
import io.edupulse.kernel.store.AppendOutcome.Repeated;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.kernel.text.Text;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// What an append says when it fails, and whether that is true.
class LostConnectionIT {

    private final TestLog log = new TestLog();

    @Test
    void a_database_that_is_not_there_has_taken_nothing() {
        var nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://localhost:1/none");
        var store = TestLog.storeOn(nowhere);

        assertThatThrownBy(() -> store.append(List.of(TestLog.append(UUID.randomUUID(), 0, 1))))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.maybeCommitted()).isFalse());
        assertThatThrownBy(store::heads).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void a_connection_that_breaks_while_it_waits_leaves_the_outcome_open() throws Exception {
        var aggregate = UUID.randomUUID();
        try (var other = log.asForeignWriter();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = appendBehindALock(other, threads::submit, aggregate);
            killThoseWhoWait();

            assertThatThrownBy(waiting::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.maybeCommitted()).isTrue());
        }
        assertThat(log.store().findReceipt(aggregate, "key")).isEmpty();
    }

    @Test
    void after_any_break_the_key_tells_the_truth() throws Exception {
        var stop = new AtomicBoolean();
        var unknown = new AtomicInteger();
        var aggregates = new ArrayList<UUID>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var killer = threads.submit(() -> {
                while (!stop.get()) {
                    killApplications();
                }
                return null;
            });
            for (int i = 0; i < 200; i++) {
                aggregates.add(appendUntilItIsTrue(log.store(), unknown));
            }
            stop.set(true);
            killer.get();
        }
        assertThat(unknown).as("broken connections").hasPositiveValue();
        assertThat(aggregates)
                .allSatisfy(aggregate ->
                        assertThat(log.store().readAggregate(aggregate, 0)).hasSize(2));
        assertThat(log.size()).isEqualTo(2L * aggregates.size());
        log.assertIsDense();
    }

    @Test
    void an_interrupted_caller_still_learns_the_outcome_and_stays_interrupted() throws Exception {
        record Learnt(Object outcome, boolean interrupted) {}
        try (var other = log.asForeignWriter();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var caller = new AtomicReference<Thread>();
            var waiting = appendBehindALock(
                    other,
                    work -> threads.submit(() -> {
                        caller.set(Thread.currentThread());
                        return new Learnt(work.call(), Thread.currentThread().isInterrupted());
                    }),
                    UUID.randomUUID());
            caller.get().interrupt();
            other.rollback();

            assertThat(waiting.get()).isInstanceOfSatisfying(Learnt.class, learnt -> {
                assertThat(learnt.outcome()).isInstanceOf(Appended.class);
                assertThat(learnt.interrupted()).isTrue();
            });
        }
    }

    @Test
    void a_lock_that_never_comes_is_an_unavailable_log() throws Exception {
        try (var owner = log.asOwner();
                var statement = owner.createStatement()) {
            statement.execute("alter function append_events set lock_timeout = '10ms'");
        }
        var aggregate = UUID.randomUUID();
        try (var other = log.asForeignWriter()) {
            lockPartitionOf(aggregate, other);
            assertThatThrownBy(() -> log.store().append(List.of(TestLog.append(aggregate, 0, 1))))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.maybeCommitted()).isFalse())
                    .hasMessageContaining("lock");
        }
    }

    @Test
    void an_event_that_the_database_cannot_take_is_refused_and_writes_nothing() {
        var known = TestLog.append(UUID.randomUUID(), 0, 1);
        log.store().append(List.of(known));
        var sameEventElsewhere = new Append(UUID.randomUUID(), 0, known.events(), List.of());

        assertThatThrownBy(() -> log.store().append(List.of(sameEventElsewhere)))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("store.refused"))
                .hasMessageContaining("domain_events_id");
        assertThat(log.size()).isEqualTo(1);
    }

    private interface Submit {
        Future<Object> submit(Callable<Object> work);
    }

    /// Starts an append to a partition that another transaction holds, and returns once it waits.
    private Future<Object> appendBehindALock(Connection other, Submit submit, UUID aggregate) throws SQLException {
        lockPartitionOf(aggregate, other);
        var append = TestLog.keyed(aggregate, 0, 1, "key");
        var future = submit.submit(() -> log.store().append(List.of(append)).getFirst());
        await().until(log::somebodyWaitsForAPartition);
        return future;
    }

    private static void lockPartitionOf(UUID aggregate, Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(Text.format("select lock_partition(%d)", TestLog.PARTITIONS.of(aggregate)));
        }
    }

    private UUID appendUntilItIsTrue(EventStore store, AtomicInteger unknown) {
        var aggregate = UUID.randomUUID();
        var append = TestLog.keyed(aggregate, 0, 2, "key");
        boolean maybe = false;
        while (true) {
            try {
                switch (store.append(List.of(append)).getFirst()) {
                    case Appended appended ->
                        assertThat(appended.lastSequence()).isEqualTo(2);
                    case Repeated repeated -> {
                        assertThat(maybe).as("an append was in doubt before").isTrue();
                        assertThat(repeated.receipts().get("key"))
                                .extracting(Receipt::sequence)
                                .isEqualTo(2L);
                    }
                    case Conflict conflict -> throw new IllegalStateException(conflict.toString());
                }
                return aggregate;
            } catch (StoreUnavailableException e) {
                maybe |= e.maybeCommitted();
                unknown.addAndGet(e.maybeCommitted() ? 1 : 0);
            }
        }
    }

    private void killApplications() throws SQLException {
        administer("""
                select pg_terminate_backend(a.pid) from pg_stat_activity a
                 where a.datname = current_database() and a.pid <> pg_backend_pid()
                   and a.query like '%append_events%'""");
    }

    private void killThoseWhoWait() throws SQLException {
        administer("""
                select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
                 where d.datname = current_database() and l.locktype = 'advisory' and not l.granted""");
    }

    private void administer(String statementText) throws SQLException {
        try (var owner = log.asOwner();
                var statement = owner.createStatement()) {
            statement.execute(statementText);
        }
    }
}
