package io.edupulse.postgres.lease;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.PGConnection;

/// The statements on the tables `nodes` and `leases`, each a transaction of its own, so that no state is in the
/// session: a pooler may give each of them another one. All times are the database's. Used by one thread.
final class LeaseTables implements AutoCloseable {

    private static final String REGISTER = """
            insert into public.nodes (node, name, groups, expires_at)
            values (?, ?, ?, clock_timestamp() + ? * interval '1 millisecond')""";

    /// Renews the registration, deletes expired nodes, and returns the nodes that are alive.
    ///
    /// - An expired row stays expired: another node may have seen it and taken its leases.
    /// - A row with a heartbeat under way is locked and skipped. The condition is checked again under the lock, so
    ///   an earlier heartbeat is seen.
    /// - The rows are read in a snapshot from before: the own one counts by the update, deleted ones by the delete.
    /// - The statement does not wait for the disk or a standby: the next heartbeat repeats what a crash loses.
    private static final String BEAT = """
            with own as (
              update public.nodes set expires_at = clock_timestamp() + ? * interval '1 millisecond', groups = ?
               where node = ? and expires_at > clock_timestamp()
              returning node
            ), dead as (
              delete from public.nodes
               where node in (select d.node from public.nodes d
                               where d.expires_at <= clock_timestamp() and d.node <> ?
                                 for update skip locked)
              returning node
            )
            select n.node, n.groups, array(select l.name from public.leases l where l.node = n.node) as leases,
                   (extract(epoch from n.expires_at - clock_timestamp()) * 1000)::bigint as millis_left
              from public.nodes n
             cross join (select set_config('synchronous_commit', 'off', true)) quick
             where n.node in (select node from own)
                or (n.node <> ? and n.expires_at > clock_timestamp() and n.node not in (select node from dead))""";

    /// Never waits: an existing row belongs to a node that is alive, or that a heartbeat is about to delete.
    private static final String TAKE = """
            insert into public.leases (name, node)
            select ?, n.node from public.nodes n where n.node = ? and n.expires_at > clock_timestamp()
                on conflict (name) do nothing""";

    private static final String RELEASE = "delete from public.leases where node = ? and name = any(?)";

    private static final String LEAVE = "delete from public.nodes where node = ?";

    private final Connection connection;

    /// @param answerLimit for each statement
    LeaseTables(Connection connection, Duration answerLimit) throws SQLException {
        this.connection = connection;
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(answerLimit.toMillis()));
        // A named statement would belong to the session.
        connection.unwrap(PGConnection.class).setPrepareThreshold(0);
    }

    void register(UUID node, String name, Collection<String> groups, Duration timeToLive) throws SQLException {
        try (var statement = connection.prepareStatement(REGISTER)) {
            statement.setObject(1, node);
            statement.setString(2, name);
            statement.setArray(3, texts(groups));
            statement.setLong(4, timeToLive.toMillis());
            statement.executeUpdate();
        }
    }

    /// Empty if the node has expired, or its row is gone.
    Optional<ClusterView> beat(UUID node, Collection<String> groups, Duration timeToLive) throws SQLException {
        try (var statement = connection.prepareStatement(BEAT)) {
            statement.setLong(1, timeToLive.toMillis());
            statement.setArray(2, texts(groups));
            statement.setObject(3, node);
            statement.setObject(4, node);
            statement.setObject(5, node);
            var seen = seen(statement, node, List.copyOf(groups));
            return seen.stream().anyMatch(one -> one.node().equals(node))
                    ? Optional.of(ClusterView.of(node, seen))
                    : Optional.empty();
        }
    }

    private static List<ClusterView.Seen> seen(PreparedStatement statement, UUID own, List<String> ownGroups)
            throws SQLException {
        var seen = new ArrayList<ClusterView.Seen>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                var node = rows.getObject("node", UUID.class);
                seen.add(new ClusterView.Seen(
                        node,
                        node.equals(own) ? ownGroups : texts(rows, "groups"),
                        texts(rows, "leases"),
                        Duration.ofMillis(rows.getLong("millis_left"))));
            }
        }
        return seen;
    }

    /// Whether the node has the lease now, and had it not before.
    boolean take(UUID node, String lease) throws SQLException {
        try (var statement = connection.prepareStatement(TAKE)) {
            statement.setString(1, lease);
            statement.setObject(2, node);
            return statement.executeUpdate() == 1;
        }
    }

    void release(UUID node, Collection<String> leases) throws SQLException {
        try (var statement = connection.prepareStatement(RELEASE)) {
            statement.setObject(1, node);
            statement.setArray(2, texts(leases));
            statement.executeUpdate();
        }
    }

    /// Lets go of all that the node has.
    void leave(UUID node) throws SQLException {
        try (var statement = connection.prepareStatement(LEAVE)) {
            statement.setObject(1, node);
            statement.executeUpdate();
        }
    }

    /// At once, whatever the network does.
    @Override
    public void close() throws SQLException {
        connection.abort(Runnable::run);
    }

    private java.sql.Array texts(Collection<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
