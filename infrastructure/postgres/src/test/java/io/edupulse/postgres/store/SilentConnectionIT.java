package io.edupulse.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.store.AggregateRange;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.AppendOutcome.Repeated;
import io.edupulse.kernel.store.EventScan;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.log.DatabaseSessions;
import io.edupulse.log.LongStatements;
import io.edupulse.log.SessionLimits;
import io.edupulse.testkit.NetworkProxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.postgresql.ds.PGSimpleDataSource;

/// A database that is connected and says nothing: every wait for it ends, and what is said then is true.
@Execution(ExecutionMode.CONCURRENT) // its tests wait, each for servers or databases of its own
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD) // without the limits, each of them waits for ever
class SilentConnectionIT {

    private static final SessionLimits LIMITS = SessionLimits.prompt(Duration.ofSeconds(2));

    private final TestLog log = new TestLog();
    private final NetworkProxy network = NetworkProxy.to(port());
    private final DatabaseSessions sessions =
            DatabaseSessions.ofApplication(network.in(log.database().url()), LIMITS);
    private Connection connection;
    private EventStore store;

    private int port() {
        return ((PGSimpleDataSource) log.database().ownerSessions()).getPortNumbers()[0];
    }

    @BeforeEach
    void connect() throws SQLException {
        connection = sessions.getConnection();
        store = TestLog.storeOn(connection);
    }

    @AfterEach
    void close() throws SQLException {
        connection.abort(Runnable::run); // closing would take leave of the server
        network.close();
    }

    @Test
    void an_append_whose_answer_does_not_come_is_of_unknown_outcome_and_its_key_tells_the_truth() {
        var append = TestLog.keyed(UUID.randomUUID(), 0, 2, "key");
        network.holdAnswers();

        assertUnknown(append);

        network.heal();
        assertThat(log.store().append(List.of(append)).getFirst())
                .isInstanceOfSatisfying(
                        Repeated.class,
                        repeated -> assertThat(repeated.receipts().values())
                                .extracting(Receipt::sequence)
                                .containsExactly(2L));
        assertThat(log.size()).isEqualTo(2);
    }

    @Test
    void an_append_into_a_black_hole_is_of_unknown_outcome() {
        var append = TestLog.keyed(UUID.randomUUID(), 0, 1, "key");
        network.blackHole();

        assertUnknown(append);

        assertThat(log.store().append(List.of(append)).getFirst()).isInstanceOf(Appended.class);
        network.heal(); // and what was held back arrives after all
        assertThat(log.store().append(List.of(append)).getFirst()).isInstanceOf(Repeated.class);
        assertThat(log.size()).isEqualTo(1);
    }

    /// It never comes to wait for an answer: nobody takes what it sends.
    @Test
    void an_append_that_is_too_large_for_the_buffers_of_the_network_ends_too() {
        var large = new Append(
                UUID.randomUUID(),
                0,
                Stream.generate(SilentConnectionIT::largeEvent).limit(24).toList(),
                List.of());
        network.blackHole();

        assertUnknown(large);
    }

    @Test
    void a_new_connection_that_is_not_answered_has_written_nothing() {
        network.blackHole();
        var connecting = TestLog.storeOn(sessions);

        assertThatThrownBy(() -> connecting.append(List.of(TestLog.append(UUID.randomUUID(), 0, 1))))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.maybeCommitted()).isFalse());
        assertThatThrownBy(connecting::heads).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void a_read_ends() {
        network.blackHole();
        assertThatThrownBy(store::heads).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void a_copy_ends() {
        network.blackHole();
        var scan = new EventScan(0, 0, 100, Set.of("Noted"), AggregateRange.ALL);
        assertThatThrownBy(() -> store.scan(scan, event -> {})).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void the_server_ends_first_where_it_still_answers() {
        var sql = DSL.using(connection, SQLDialect.POSTGRES);
        assertThatThrownBy(() -> sql.execute("select pg_sleep(60)")).hasMessageContaining("statement timeout");

        assertThat(sql.fetchValue("select 1")).isEqualTo(1);
    }

    @Test
    void the_server_ends_sessions_whose_client_is_gone_or_stopped() {
        var sql = DSL.using(connection, SQLDialect.POSTGRES);
        assertThat(sql.fetchValue("select current_setting('idle_in_transaction_session_timeout')"))
                .isEqualTo("8s");
        assertThat(sql.fetchValue("select current_setting('tcp_user_timeout')")).isEqualTo("7000");
    }

    @Test
    void long_statements_have_other_limits_for_as_long_as_they_have_a_connection() throws SQLException {
        var sql = DSL.using(connection, SQLDialect.POSTGRES);
        LongStatements.on(sql).transaction(transaction -> {
            transaction.dsl().execute("select pg_sleep(3)");
            assertThat(connection.getNetworkTimeout())
                    .isEqualTo((int) SessionLimits.LONG.answer().toMillis());
        });

        assertThat(connection.getNetworkTimeout()).isEqualTo(2_000);
        assertThat(sql.fetchValue("select current_setting('statement_timeout')"))
                .isEqualTo("1600ms");
    }

    private void assertUnknown(Append append) {
        assertThatThrownBy(() -> store.append(List.of(append)))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.code()).isEqualTo("store.outcome-unknown"))
                .hasMessageContaining("same idempotency key");
    }

    private static NewEvent largeEvent() {
        var json = "{\"type\":\"Noted\",\"payload\":{\"text\":\"" + "x".repeat(1_000_000) + "\"}}";
        return new NewEvent(
                new EventIds(Clock.systemUTC()).next(),
                Instant.EPOCH,
                Metadata.NONE,
                new EncodedEvent("Noted", json.getBytes(StandardCharsets.UTF_8)));
    }
}
