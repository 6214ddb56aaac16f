package io.edupulse.torture.fault;

import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.process.Awaiting;
import io.edupulse.torture.process.NodeProcess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Which node works on what, by the leases in the database.
final class Workers {

    private Workers() {}

    /// The node that has the most leases of a name, as soon as one has any; empty if none has in time.
    ///
    /// @param lease a pattern of SQL
    static Optional<NodeProcess> of(Cluster cluster, String lease, Duration limit) {
        var found = new AtomicReference<Optional<NodeProcess>>(Optional.empty());
        Awaiting.within(limit, () -> {
            found.set(now(cluster, lease));
            return found.get().isPresent();
        });
        return found.get();
    }

    /// A node calls itself by its process id.
    private static Optional<NodeProcess> now(Cluster cluster, String lease) throws SQLException {
        List<String> names = cluster.postgres()
                .primary()
                .texts("select n.name from nodes n join leases l using (node) where l.name like '" + lease
                        + "' group by n.node, n.name order by count(*) desc, n.name limit 1");
        return cluster.nodes().stream()
                .filter(node -> node.process().isAlive())
                .filter(node -> names.stream()
                        .anyMatch(
                                name -> name.matches("process " + node.process().pid() + "\\b.*")))
                .findFirst();
    }
}
