package io.edupulse.torture.fault;

import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.process.Awaiting;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// All nodes are started again, each after the one before is ready, as in a rolling upgrade. If there is
/// another version, they come to it first and back at the end. No request may fail meanwhile.
///
/// @param other the jar of the other version; null for none
record RollingFault(Cluster cluster, @Nullable Path other) implements Fault {

    private static final Duration READY = Duration.ofMinutes(1);

    @Override
    public String begin() throws InterruptedException {
        roll(other);
        return "all nodes" + (other == null ? "" : " to " + other.getFileName() + " and back");
    }

    @Override
    public void heal() throws InterruptedException {
        if (other != null) {
            roll(null);
        }
    }

    @Override
    public boolean isBack() {
        return cluster.status().isWell();
    }

    private void roll(@Nullable Path jar) throws InterruptedException {
        for (var node : cluster.nodes()) {
            node.terminate();
            if (jar == null) {
                node.start();
            } else {
                node.startOther(jar);
            }
            Awaiting.require(node.name(), READY, () -> cluster.status().isWell(node.name()));
        }
    }
}
