package io.edupulse.torture;

import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.history.History;
import io.edupulse.torture.workload.OneCommand;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;

/// Looks for the first command that succeeds after a fault: one to each node, beside all links.
final class Probe {

    private final Cluster cluster;
    private final OneCommand command;
    private final Set<String> missing = new LinkedHashSet<>();
    private OptionalLong first = OptionalLong.empty();

    Probe(Cluster cluster, History history) {
        this.cluster = cluster;
        this.command = new OneCommand(cluster.urls(), cluster.token(), history);
        cluster.nodes().forEach(node -> missing.add(node.name()));
    }

    /// Tries those nodes that have not taken a command yet; whether all have by now.
    boolean allTake() throws InterruptedException {
        for (var node : cluster.nodes()) {
            if (missing.contains(node.name()) && command.isTakenBy(node.name())) {
                missing.remove(node.name());
                if (first.isEmpty()) {
                    first = OptionalLong.of(System.nanoTime());
                }
            }
        }
        return missing.isEmpty();
    }

    /// When the first of them took one.
    OptionalLong first() {
        return first;
    }

    Set<String> missing() {
        return missing;
    }
}
