package io.edupulse.torture.fault;

import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.process.NodeProcess;
import java.time.Duration;

/// Something that happens to one node. `leader` is the one that publishes the most partitions.
record NodeFault(Cluster cluster, NodeProcess node, How how) implements Fault {

    private static final Duration LEADER_LIMIT = Duration.ofSeconds(2);

    /// What happens to it.
    enum How {
        /// SIGKILL.
        KILL,
        /// SIGSTOP, and SIGCONT at the end.
        STOP,
        /// SIGTERM, which gives its work to others first.
        TERMINATE
    }

    static NodeFault of(Cluster cluster, String target, How how) {
        return new NodeFault(cluster, target.equals("leader") ? leader(cluster) : cluster.node(target), how);
    }

    @Override
    public String begin() {
        switch (how) {
            case KILL -> node.process().kill();
            case STOP -> node.process().signal("STOP");
            case TERMINATE -> node.terminate();
        }
        return node.name();
    }

    @Override
    public void heal() {
        if (how == How.STOP) {
            node.process().signal("CONT");
        } else {
            node.start();
        }
    }

    @Override
    public boolean isBack() {
        return cluster.status().isWell(node.name());
    }

    private static NodeProcess leader(Cluster cluster) {
        return Workers.of(cluster, "relay/%", LEADER_LIMIT)
                .orElse(cluster.nodes().getFirst());
    }
}
