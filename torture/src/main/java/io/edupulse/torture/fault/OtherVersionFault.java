package io.edupulse.torture.fault;

import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.process.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;

/// A node of another version works beside the others, as in a rolling upgrade.
///
/// @param jar of the other version
record OtherVersionFault(Cluster cluster, NodeProcess node, Path jar) implements Fault {

    private static final Duration TERMINATION = Duration.ofSeconds(30);

    @Override
    public String begin() {
        node.process().terminate(TERMINATION);
        node.startOther(jar);
        return node.name() + " with " + jar;
    }

    @Override
    public void heal() {
        node.process().terminate(TERMINATION);
        node.start();
    }

    @Override
    public boolean isBack() {
        return cluster.status().isWell(node.name());
    }
}
