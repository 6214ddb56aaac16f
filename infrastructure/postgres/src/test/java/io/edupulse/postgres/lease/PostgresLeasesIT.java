package io.edupulse.postgres.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.kernel.lease.Leases.Standing;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.DatabaseSessions;
import io.edupulse.log.SessionLimits;
import io.edupulse.log.SlowDatabase;
import io.edupulse.log.TestDatabase;
import io.edupulse.postgres.lease.Heartbeat.Pace;
import io.edupulse.testkit.NetworkProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.postgresql.ds.PGSimpleDataSource;

@Execution(ExecutionMode.CONCURRENT) // its tests wait, each for servers or databases of its own
class PostgresLeasesIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final TestDatabase database = TestDatabase.create(1);
    private final List<PostgresLeases> nodes = new ArrayList<>();
    private final PostgresLeases one = node(database.applicationSessions());
    private final PostgresLeases other = node(database.applicationSessions());

    private PostgresLeases node(DataSource dataSource) {
        var leases = new PostgresLeases(dataSource);
        nodes.add(leases);
        return leases;
    }

    @AfterEach
    void close() {
        nodes.forEach(PostgresLeases::close);
    }

    private static Lease take(PostgresLeases leases, String name) {
        return leases.tryAcquire(name).orElseThrow();
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(LIMIT).until(condition);
    }

    private void execute(String statementText) throws SQLException {
        try (var connection = database.ownerSessions().getConnection()) {
            execute(connection, statementText);
        }
    }

    private static void execute(Connection connection, String statementText) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }

    private String ask(String query) throws SQLException {
        try (var connection = database.ownerSessions().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void a_lease_has_one_holder_among_all_nodes_and_inside_one() {
        assertThat(take(one, "relay/0").isHeld()).isTrue();

        assertThat(other.tryAcquire("relay/0")).isEmpty();
        assertThat(one.tryAcquire("relay/0")).isEmpty();
        assertThat(other.tryAcquire("relay/1")).isPresent();
    }

    @Test
    void another_database_has_leases_of_its_own() {
        take(one, "relay/0");

        assertThat(node(TestDatabase.create(1).applicationSessions()).tryAcquire("relay/0"))
                .isPresent();
    }

    @Test
    void one_that_is_let_go_is_free_at_once() {
        var lease = take(one, "relay/0");

        lease.close();
        lease.close();

        assertThat(lease.isHeld()).isFalse();
        assertThat(other.tryAcquire("relay/0")).isPresent();
    }

    @Test
    void an_old_lease_that_is_closed_again_takes_nothing_from_the_new_one() {
        var old = take(one, "relay/0");
        old.close();
        var taken = take(one, "relay/0");

        old.close();

        assertThat(taken.isHeld()).isTrue();
        assertThat(other.tryAcquire("relay/0")).isEmpty();
    }

    @Test
    void what_is_held_is_seen_without_asking_and_what_is_let_go_too() {
        assertThat(other.mayBeFree("relay/0")).isTrue();
        var lease = take(one, "relay/0");
        assertThat(one.mayBeFree("relay/0")).isFalse();

        other.join("relays");
        until(() -> other.members("relays") == 1 && !other.mayBeFree("relay/0"));
        until(() -> other.mayBeFree("relay/1"));

        lease.close();
        until(() -> one.mayBeFree("relay/0"));
        until(() -> other.mayBeFree("relay/0"));
    }

    @Test
    void a_node_that_closes_leaves_everything_to_others_at_once() throws SQLException {
        one.join("projections");
        var lease = take(one, "relay/0");
        var membership = one.join("projections");

        one.close();

        assertThat(lease.isHeld()).isFalse();
        assertThat(membership.isHeld()).isFalse();
        assertThat(ask("select count(*) from nodes")).isEqualTo("0");
        assertThat(other.tryAcquire("relay/0")).isPresent();
        assertThat(one.tryAcquire("relay/1")).isEmpty();
        assertThat(one.join("projections").isHeld()).isFalse();
    }

    @Test
    void a_node_that_closes_in_the_middle_of_a_heartbeat_does_so_too() throws SQLException {
        var slow = node(new SlowDatabase(database.applicationSessions(), Duration.ofMillis(100)).source());
        take(slow, "relay/0");
        slow.join("projections");

        slow.close();

        assertThat(ask("select count(*) from nodes")).isEqualTo("0");
        assertThat(other.tryAcquire("relay/0")).isPresent();
    }

    @Test
    void a_lost_connection_costs_no_lease() throws Exception {
        var lease = take(one, "relay/0");
        one.join("projections");

        database.terminateConnections();
        other.join("projections");

        until(() -> one.members("projections") == 2 && other.members("projections") == 2);
        assertThat(lease.isHeld()).isTrue();
        assertThat(other.tryAcquire("relay/0")).isEmpty();
    }

    @Test
    void members_are_counted_by_group_until_they_leave_and_agree_on_their_places() {
        assertThat(one.members("projections")).isEqualTo(1);

        var membership = one.join("projections");
        one.join("projections");
        var second = other.join("projections");
        other.join("another group");

        until(() -> one.members("projections") == 2 && other.members("projections") == 2);
        assertThat(membership.isHeld()).isTrue();
        assertThat(Stream.of(membership, second).map(member -> member.standing().orElseThrow()))
                .containsExactlyInAnyOrder(new Standing(0, 2, 1), new Standing(1, 2, 1));

        membership.close();
        until(() -> other.members("projections") == 1);
        assertThat(membership.isHeld()).isFalse();
        assertThat(membership.standing()).isEmpty();
    }

    @Test
    void a_node_that_leaves_its_groups_keeps_its_leases_and_joins_none_again() {
        var membership = one.join("projections");
        other.join("projections");
        var lease = take(one, "relay/0");
        until(() -> other.members("projections") == 2);

        one.leaveGroups();

        assertThat(membership.isHeld()).isFalse();
        assertThat(one.join("projections").isHeld()).isFalse();
        until(() -> other.members("projections") == 1);
        assertThat(lease.isHeld()).isTrue();
    }

    /// Announcements inside this process.
    private static final class Hub {

        private final Map<Announcements, Consumer<String>> listeners = new ConcurrentHashMap<>();

        Announcements join() {
            return new Announcements() {
                @Override
                public void announce(String topic) {
                    listeners.forEach((who, listener) -> {
                        if (who != this) {
                            listener.accept(topic);
                        }
                    });
                }

                @Override
                public Listening listen(Consumer<String> listener) {
                    listeners.put(this, listener);
                    return () -> listeners.remove(this);
                }
            };
        }
    }

    private PostgresLeases hearing(Hub hub) {
        var seldom = new Pace(Duration.ofHours(1), Duration.ofDays(1));
        var leases = new PostgresLeases(database.applicationSessions(), hub.join(), seldom);
        nodes.add(leases);
        return leases;
    }

    /// The next heartbeat is an hour away.
    @Test
    void what_a_node_lets_go_is_announced_and_seen_at_once() {
        var hub = new Hub();
        var first = hearing(hub);
        var second = hearing(hub);
        var changes = new AtomicInteger();
        first.join("relays");
        second.join("relays");
        until(() -> first.members("relays") == 2 && second.members("relays") == 2);
        var lease = take(first, "relay/0");
        take(first, "relay/1");
        assertThat(second.tryAcquire("relay/0")).isEmpty();
        second.onChange(changes::incrementAndGet);

        lease.close();
        until(() -> second.mayBeFree("relay/0"));
        until(() -> changes.get() > 0);

        first.leaveGroups();
        until(() -> second.members("relays") == 1);

        first.close();
        until(() -> second.tryAcquire("relay/1").isPresent());
    }

    @Test
    void a_node_that_is_cut_off_loses_all_before_another_gets_it_and_returns_without() throws Exception {
        var port = ((PGSimpleDataSource) database.applicationSessions()).getPortNumbers()[0];
        try (var network = NetworkProxy.to(port);
                var session = behind(network).getConnection()) {
            var cutOff = node(behind(network));
            var lease = take(cutOff, "relay/0");
            var membership = cutOff.join("relays");
            other.join("relays");
            until(() -> other.members("relays") == 2);
            session.setAutoCommit(false);
            execute(session, "select lock_partition(0)");

            network.blackHole();

            until(() -> other.mayBeFree("relay/0"));
            assertThat(lease.isHeld()).isFalse();
            assertThat(other.tryAcquire("relay/0")).isPresent();
            assertThat(other.members("relays")).isEqualTo(1);
            assertThat(membership.standing()).isEmpty();
            assertThat(cutOff.members("relays")).isEqualTo(1);
            assertThat(cutOff.tryAcquire("relay/1")).isEmpty();
            until(() -> ask("select pg_try_advisory_xact_lock(1162106192, 0)").equals("t"));

            network.heal();

            until(() -> other.members("relays") == 2);
            assertThat(lease.isHeld()).isFalse();
            lease.close();
            assertThat(cutOff.tryAcquire("relay/0")).isEmpty();
            assertThat(other.mayBeFree("relay/0")).isFalse();
            assertThat(cutOff.tryAcquire("relay/1")).isPresent();
        }
    }

    @Test
    void a_node_that_is_cut_off_can_be_closed() throws Exception {
        var port = ((PGSimpleDataSource) database.applicationSessions()).getPortNumbers()[0];
        try (var network = NetworkProxy.to(port)) {
            var cutOff = node(behind(network));
            var lease = take(cutOff, "relay/0");
            network.blackHole();

            lease.close();
            cutOff.close();

            until(() -> other.tryAcquire("relay/0").isPresent());
        }
    }

    private DataSource behind(NetworkProxy network) {
        return DatabaseSessions.ofApplication(network.in(database.url()), SessionLimits.prompt(Duration.ofSeconds(10)));
    }

    @Test
    void a_node_whose_row_has_expired_goes_on_as_another_without_leases() throws SQLException {
        one.join("relays");
        other.join("relays");
        var lease = take(one, "relay/0");
        until(() -> other.members("relays") == 2);
        var before = ask("select node from leases");

        execute(Text.format(
                "update nodes set expires_at = clock_timestamp() - interval '1 minute' where node = '%s'", before));

        until(() -> !lease.isHeld() && other.members("relays") == 2);
        assertThat(take(one, "relay/0").isHeld()).isTrue();
        assertThat(lease.isHeld()).isFalse();
        assertThat(ask("select node from leases")).isNotEqualTo(before);
    }

    @Test
    void what_a_restored_database_does_not_know_is_lost() throws SQLException {
        var lease = take(one, "relay/0");
        var kept = take(one, "relay/1");

        execute("delete from leases where name = 'relay/0'");
        until(() -> !lease.isHeld());
        assertThat(kept.isHeld()).isTrue();

        execute("delete from nodes");
        until(() -> !kept.isHeld());
        until(() -> one.tryAcquire("relay/1").isPresent());
    }

    @Test
    void what_a_node_does_not_know_to_hold_is_let_go() throws SQLException {
        take(one, "relay/0");

        execute("insert into leases (name, node) select 'relay/1', node from nodes");

        until(() -> other.tryAcquire("relay/1").isPresent());
        assertThat(ask("select count(*) from nodes")).isEqualTo("2");
    }

    @Test
    void rows_of_dead_nodes_are_removed() throws SQLException {
        execute("""
                insert into nodes (node, name, expires_at)
                select gen_random_uuid(), 'dead', clock_timestamp() - interval '1 day' from generate_series(1, 3)""");
        execute("insert into leases (name, node) select 'relay/0', node from nodes limit 1");

        one.join("relays");

        until(() -> one.tryAcquire("relay/0").isPresent());
        assertThat(ask("select count(*) from nodes")).isEqualTo("1");
    }

    @Test
    void a_pooler_may_give_each_transaction_another_session() {
        var pooled = node(TransactionPool.over(database.applicationSessions()));
        var alsoPooled = node(TransactionPool.over(database.applicationSessions()));
        alsoPooled.join("relays");
        pooled.join("relays");
        var lease = take(pooled, "relay/0");

        assertThat(alsoPooled.tryAcquire("relay/0")).isEmpty();
        until(() -> pooled.members("relays") == 2 && !alsoPooled.mayBeFree("relay/0"));
        assertThat(lease.isHeld()).isTrue();

        lease.close();
        assertThat(take(alsoPooled, "relay/0").isHeld()).isTrue();
        alsoPooled.close();
        assertThat(pooled.tryAcquire("relay/0")).isPresent();
    }

    @Test
    void without_a_database_nothing_is_to_be_had_and_nothing_is_lost_for_good() {
        var nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://localhost:1/nowhere");
        var alone = node(nowhere);

        assertThat(alone.tryAcquire("relay/0")).isEmpty();
        assertThat(alone.join("relays").standing()).isEqualTo(Optional.empty());
        assertThat(alone.members("relays")).isEqualTo(1);
        until(() -> alone.failure().isPresent());

        nowhere.setUrl(database.url());
        until(() -> alone.tryAcquire("relay/0").isPresent());
        until(() -> alone.failure().isEmpty());
    }
}
