package io.edupulse.torture.fault;

import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.process.NodeProcess;
import java.time.Duration;
import java.util.Locale;

/// A node is killed while it rebuilds, verifies or rolls back a read model, or swaps one in.
record OperationFault(Cluster cluster, String model, How how) implements Fault {

    /// What is interrupted.
    enum How {
        REBUILD,
        VERIFY,
        ROLLBACK
    }

    private static final Duration REBUILT = Duration.ofSeconds(8);
    private static final Duration INTO_IT = Duration.ofMillis(400);

    @Override
    public String begin() throws InterruptedException {
        var node = cluster.nodes().getFirst();
        var worker = how == How.REBUILD ? startRebuild(node) : startOperation(node);
        worker.process().kill();
        return model + " on " + worker.name();
    }

    @Override
    public void heal() {
        cluster.nodes().forEach(NodeProcess::start);
    }

    @Override
    public boolean isBack() {
        return cluster.status().isWell(cluster.nodes().getFirst().name());
    }

    /// The node that works on it. It takes some time until one does.
    private NodeProcess startRebuild(NodeProcess node) throws InterruptedException {
        cluster.status().post(node.name(), "/v1/rebuilds", "{\"projections\":[\"" + model + "\"]}");
        var found = Workers.of(cluster, "rebuild%", REBUILT);
        Thread.sleep(INTO_IT);
        return found.orElse(node);
    }

    /// Any node may be asked, and does it itself. The answer never comes.
    private NodeProcess startOperation(NodeProcess node) throws InterruptedException {
        var path = "/v1/projections/" + model + "/" + how.name().toLowerCase(Locale.ROOT);
        var _ = Thread.ofVirtual().start(() -> cluster.status().post(node.name(), path, ""));
        Thread.sleep(INTO_IT);
        return node;
    }
}
