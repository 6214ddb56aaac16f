package io.edupulse.torture.fault;

import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.process.Awaiting;
import java.time.Duration;

/// The disk of one server is full. When there is room again, its supervisor starts it again unless it works by
/// itself.
record DiskFault(Cluster cluster, String server) implements Fault {

    private static final Duration BY_ITSELF = Duration.ofSeconds(2);

    @Override
    public String begin() {
        cluster.smallDiskOf(server).fill();
        return server;
    }

    @Override
    public void heal() {
        if (!cluster.smallDiskOf(server).isMounted()) {
            return;
        }
        cluster.smallDiskOf(server).free();
        if (server.startsWith("pg-")) {
            cluster.postgres().named(server).start();
        } else if (!Awaiting.within(
                BY_ITSELF, () -> cluster.nats().named(server).isHealthy())) {
            cluster.nats().named(server).kill();
            cluster.nats().named(server).start();
        }
    }

    @Override
    public boolean isBack() throws Exception {
        return cluster.nats().isHealthy() && cluster.postgres().isReplicating();
    }
}
