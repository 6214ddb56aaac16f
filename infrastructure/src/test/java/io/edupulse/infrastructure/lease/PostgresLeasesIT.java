package io.edupulse.infrastructure.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.postgres.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresLeasesIT {

    private final TestDatabase database = TestDatabase.create(1);
    private final List<PostgresLeases> nodes = new ArrayList<>();
    private final PostgresLeases one = node(database);
    private final PostgresLeases other = node(database);

    private PostgresLeases node(TestDatabase on) {
        var leases = new PostgresLeases(on.application());
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

        assertThat(node(TestDatabase.create(1)).tryAcquire("relay/0")).isPresent();
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
    void a_node_that_closes_leaves_everything_to_others() {
        one.join("projections");
        var lease = take(one, "relay/0");

        one.close();

        assertThat(lease.isHeld()).isFalse();
        await().until(() -> other.tryAcquire("relay/0").isPresent());
        assertThat(one.tryAcquire("relay/1")).isEmpty();
        assertThat(other.members("projections")).isEqualTo(1);
    }

    @Test
    void a_dead_connection_is_noticed_and_its_leases_are_free() throws Exception {
        var lease = take(one, "relay/0");

        database.terminateConnections();

        await().until(() -> !lease.isHeld());
        await().until(() -> other.tryAcquire("relay/0").isPresent());
    }

    @Test
    void members_are_counted_by_group_until_they_leave() {
        assertThat(one.members("projections")).isEqualTo(1);

        var membership = one.join("projections");
        one.join("projections");
        other.join("projections");
        other.join("another group");

        assertThat(one.members("projections")).isEqualTo(2);
        assertThat(membership.isHeld()).isTrue();
        membership.close();
        assertThat(other.members("projections")).isEqualTo(1);
        assertThat(membership.isHeld()).isFalse();
    }

    @Test
    void who_joined_is_a_member_again_on_the_next_connection() throws Exception {
        one.join("projections");
        other.join("projections");

        database.terminateConnections();

        await().until(() -> one.members("projections") == 2 || other.members("projections") == 2);
        assertThat(one.members("projections")).isEqualTo(2);
    }
}
