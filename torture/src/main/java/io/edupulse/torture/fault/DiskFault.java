package io.edupulse.torture.fault;

import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.process.Awaiting;
import io.edupulse.torture.process.NatsServer;
import java.time.Duration;

/// The disk of one nats-server is full. When there is room again, its supervisor starts it anew unless it works
/// by itself.
record DiskFault(Cluster cluster, NatsServer server) implements Fault {

    private static final Duration BY_ITSELF = Duration.ofSeconds(2);

    static DiskFault of(Cluster cluster) {
        return new DiskFault(cluster, cluster.nats().named(Cluster.SERVER_WITH_SMALL_DISK));
    }

    @Override
    public String begin() {
        cluster.smallDisk().fill();
        return server.name();
    }

    @Override
    public void heal() {
        if (!cluster.smallDisk().isMounted()) {
            return;
        }
        cluster.smallDisk().free();
        if (!Awaiting.within(BY_ITSELF, server::isHealthy)) {
            server.kill();
            server.start();
        }
    }

    @Override
    public boolean isBack() {
        return cluster.nats().isHealthy();
    }
}
