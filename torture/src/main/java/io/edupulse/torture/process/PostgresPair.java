package io.edupulse.torture.process;

import io.edupulse.torture.proxy.LinkMode;
import io.edupulse.torture.proxy.Links;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// A primary and its standby, which may change their parts. Replication goes through links. Thread-safe.
public final class PostgresPair {

    private static final String A = "pg-a";
    private static final String B = "pg-b";
    private static final Duration STANDBY_LIMIT = Duration.ofMinutes(1);

    private final Children children;
    private final Links links;
    private final int portA;
    private final int portB;
    private PostgresServer primary;
    private PostgresServer standby;

    private PostgresPair(Children children, Links links, int portA, int portB) {
        this.children = children;
        this.links = links;
        this.portA = portA;
        this.portB = portB;
        links.add(B, A, 0, portA);
        links.add(A, B, 0, portB);
        this.primary = PostgresServer.create(A, portA, children);
        this.standby = standbyOf(primary);
    }

    /// Both, with the standby in step.
    public static PostgresPair start(Children children, Links links, Ports ports) {
        var pair = new PostgresPair(children, links, ports.take(), ports.take());
        pair.synchronize();
        return pair;
    }

    public synchronized PostgresServer primary() {
        return primary;
    }

    public synchronized PostgresServer standby() {
        return standby;
    }

    public synchronized PostgresServer named(String name) {
        return primary.name().equals(name) ? primary : standby;
    }

    /// Whether the standby follows the primary.
    public boolean isReplicating() throws SQLException {
        return !primary()
                .texts("select 1 from pg_stat_replication where state = 'streaming'")
                .isEmpty();
    }

    public int portOf(String name) {
        return name.equals(A) ? portA : portB;
    }

    /// Commits wait for the standby from now on, as soon as it is in step.
    public synchronized void synchronize() {
        Awaiting.require(
                "Replication from " + primary.name() + " to " + standby.name(), STANDBY_LIMIT, this::isReplicating);
        waitFor("ANY 1 (" + standby.name().replace('-', '_') + ")");
    }

    /// Commits wait for no standby from now on.
    public synchronized void desynchronize() {
        waitFor("");
    }

    /// Whether the standby has replayed all that it has received, and receives nothing.
    public boolean hasReplayed() throws SQLException {
        return standby()
                .texts("select pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn()"
                        + " and not exists (select 1 from pg_stat_wal_receiver where status = 'streaming')")
                .equals(List.of("t"));
    }

    /// Ends the primary for good, and promotes the standby. There is one server until [#repair()].
    ///
    /// @param after how long it takes until the standby is promoted
    public synchronized void failOver(Duration after) throws InterruptedException {
        primary.kill();
        Thread.sleep(after);
        try {
            standby.execute("select pg_promote(true, 30)");
        } catch (SQLException e) {
            throw new IllegalStateException(standby.name() + " cannot be promoted: " + e.getMessage(), e);
        }
        var former = primary;
        primary = standby;
        standby = former;
    }

    /// Makes the former primary a standby of the new one. A failover that did not come to its end leaves the
    /// old ones.
    public synchronized void repair() {
        links.between("pg-", "pg-").forEach(link -> link.set(LinkMode.OPEN));
        primary.start();
        if (!standby.isAlive()) {
            standby.delete();
            standby = standbyOf(primary);
        }
        synchronize();
    }

    private PostgresServer standbyOf(PostgresServer of) {
        var name = of.name().equals(A) ? B : A;
        int through = links.all().stream()
                .filter(link -> link.name().equals(name + ">" + of.name()))
                .findFirst()
                .orElseThrow()
                .port();
        return PostgresServer.standbyOf(of, name, portOf(name), through, children);
    }

    private void waitFor(String standbys) {
        try (var connection = primary.connect();
                var statement = connection.createStatement()) {
            statement.execute("alter system set synchronous_standby_names = '" + standbys + "'");
            statement.execute("select pg_reload_conf()");
        } catch (SQLException e) {
            throw new IllegalStateException(primary.name() + " does not take settings: " + e.getMessage(), e);
        }
    }
}
