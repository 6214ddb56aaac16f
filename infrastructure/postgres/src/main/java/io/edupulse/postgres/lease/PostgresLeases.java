package io.edupulse.postgres.lease;

import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.bus.Announcements.Listening;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.lease.ProcessName;
import io.edupulse.postgres.lease.Heartbeat.Pace;
import io.edupulse.postgres.lease.Registration.HeldLease;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Leases as rows that belong to a node's row, which expires by the database's clock unless a heartbeat renews it. A
/// node whose heartbeats do not arrive, because it is dead, cut off or stopped, loses all its leases within
/// [Heartbeat#TIME_TO_LIVE], and knows it before other nodes, by its own clock.
///
/// Connects on first use. Answers from memory are at most a second old, and less where nodes can announce to
/// each other what they release: a node that stops hands over at once. No state is in the database's session,
/// so a pooler may be in between. Thread-safe.
public final class PostgresLeases implements Leases, AutoCloseable {

    private static final Duration TAKE_LIMIT = Duration.ofSeconds(5);
    private static final Duration RELEASE_LIMIT = Duration.ofMillis(250);
    private static final Duration DEREGISTER_LIMIT = Duration.ofSeconds(1);

    private static final String TOPIC = "leases";

    private final Heartbeat heartbeat;
    private final Runnable tellOthers;
    private final Supplier<Listening> hear;
    private @Nullable Listening hearing;
    private volatile boolean isLeaving;

    /// For a process that hears nothing of other nodes.
    ///
    /// @param dataSource opens connections that are not pooled; used by this object only
    public PostgresLeases(DataSource dataSource) {
        this(dataSource, Announcements.none());
    }

    /// @param dataSource opens connections that are not pooled; used by this object only
    /// @param announcements to and from the other nodes on the database
    public PostgresLeases(DataSource dataSource, Announcements announcements) {
        this(dataSource, announcements, Pace.USUAL);
    }

    PostgresLeases(DataSource dataSource, Announcements announcements, Pace pace) {
        this.tellOthers = () -> announcements.announce(TOPIC);
        this.heartbeat = new Heartbeat(dataSource, ProcessName.own(), pace, tellOthers);
        this.hear = () -> announcements.listen(topic -> {
            if (topic.equals(TOPIC)) {
                heartbeat.heard();
            }
        });
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
            hearOthers();
        }
        return new GroupMembership(group);
    }

    private synchronized void hearOthers() {
        if (hearing == null) {
            hearing = hear.get();
        }
    }

    @Override
    public int members(String group) {
        int seen = heartbeat.view().map(view -> view.members(group)).orElse(0);
        return Math.max(1, seen);
    }

    @Override
    public Runnable onChange(Runnable listener) {
        return heartbeat.onChange(listener);
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
        hearNoMore();
        try {
            heartbeat.stop(DEREGISTER_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void hearNoMore() {
        if (hearing != null) {
            hearing.close();
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
                        tellOthers.run();
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
                            .flatMap(seen -> seen.place(group)
                                    .map(place -> new Standing(place, seen.members(group), seen.order(group))))
                    : Optional.empty();
        }

        @Override
        public void close() {
            heartbeat.leave(group);
        }
    }
}
