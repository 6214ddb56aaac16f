package io.edupulse.postgres.lease;

import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.lease.ProcessName;
import io.edupulse.postgres.lease.Registration.HeldLease;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/// Leases as rows that belong to a node's row, which expires by the database's clock unless a heartbeat renews it. A
/// node whose heartbeats do not arrive, because it is dead, cut off or stopped, loses all its leases within
/// [Heartbeat#TIME_TO_LIVE], and knows it before other nodes, by its own clock.
///
/// Connects on first use. Answers from memory are at most a second old. No state is in the database's session, so a
/// pooler may be in between. Thread-safe.
public final class PostgresLeases implements Leases, AutoCloseable {

    private static final Duration TAKE_LIMIT = Duration.ofSeconds(5);
    private static final Duration RELEASE_LIMIT = Duration.ofMillis(250);
    private static final Duration DEREGISTER_LIMIT = Duration.ofSeconds(1);

    private final Heartbeat heartbeat;
    private volatile boolean isLeaving;

    /// @param dataSource opens connections that are not pooled; used by this object only
    public PostgresLeases(DataSource dataSource) {
        this.heartbeat = new Heartbeat(dataSource, ProcessName.own());
    }

    @Override
    public Optional<Lease> tryAcquire(String name) {
        if (heartbeat
                .registration()
                .filter(registration -> registration.holds(name))
                .isPresent()) {
            return Optional.empty();
        }
        return heartbeat
                .ask((tables, registration) -> take(tables, registration, name), HeldLease::abandon, TAKE_LIMIT)
                .map(lease -> lease);
    }

    @Override
    public boolean mayBeFree(String name) {
        return !heartbeat.hasStarted()
                || heartbeat.view().filter(seen -> !seen.isHeld(name)).isPresent();
    }

    @Override
    public Membership join(String group) {
        if (!isLeaving) {
            heartbeat.join(group);
        }
        return new GroupMembership(group);
    }

    @Override
    public int members(String group) {
        int seen = heartbeat.view().map(view -> view.members(group)).orElse(0);
        return Math.max(1, seen);
    }

    /// The failure of the last heartbeat; empty if it succeeded.
    public Optional<String> failure() {
        return heartbeat.failure();
    }

    /// Leaves all groups for good, so that other members take over this process's tasks. Returns at once.
    public void leaveGroups() {
        isLeaving = true;
        heartbeat.groups().forEach(heartbeat::leave);
    }

    /// Releases all leases and leaves all groups. Waits at most a second for the database.
    @Override
    public void close() {
        try {
            heartbeat.stop(DEREGISTER_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<HeldLease> take(LeaseTables tables, Registration registration, String name) throws SQLException {
        boolean isTaken = tables.take(registration.node(), name);
        heartbeat.view().ifPresent(seen -> heartbeat.learn(seen.afterTaking(name, isTaken)));
        return isTaken ? Optional.of(registration.hold(name, this::release)) : Optional.empty();
    }

    /// The next heartbeat repeats a release that did not reach the database.
    private void release(HeldLease lease) {
        heartbeat.ask(
                (tables, registration) -> {
                    if (registration == lease.registration()) {
                        tables.release(registration.node(), List.of(lease.name()));
                        heartbeat.view().ifPresent(seen -> heartbeat.learn(seen.afterRelease(lease.name())));
                    }
                    return Optional.of(true);
                },
                done -> {},
                RELEASE_LIMIT);
    }

    private final class GroupMembership implements Membership {

        private final String group;

        GroupMembership(String group) {
            this.group = group;
        }

        @Override
        public boolean isHeld() {
            return heartbeat.groups().contains(group);
        }

        @Override
        public Optional<Standing> standing() {
            return isHeld()
                    ? heartbeat
                            .view()
                            .flatMap(seen -> seen.place(group).map(place -> new Standing(place, seen.members(group))))
                    : Optional.empty();
        }

        @Override
        public void close() {
            heartbeat.leave(group);
        }
    }
}
