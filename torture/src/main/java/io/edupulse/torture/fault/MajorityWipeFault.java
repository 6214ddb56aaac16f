package io.edupulse.torture.fault;

import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.process.Awaiting;
import io.edupulse.torture.process.NatsServer;
import java.time.Duration;

/// Two of three nats-servers lose their stores. The cluster may disagree for good then, or keep replicas that
/// never become current, which no client can change. Once a node says so, or a server is not healthy after half
/// a minute, the servers are started again one after the other, as the documents tell the operator. For one
/// use.
final class MajorityWipeFault implements Fault {

    private static final String TOLD = "relay.stream-unsteady";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final NatsFault fault;
    private long started;
    private boolean isRestarted;

    MajorityWipeFault(Cluster cluster, String target) {
        this.cluster = cluster;
        this.fault = NatsFault.ofMajority(cluster.nats(), target, NatsFault.How.WIPE);
    }

    @Override
    public String begin() {
        return fault.begin();
    }

    @Override
    public void heal() {
        fault.heal();
        started = System.nanoTime();
    }

    @Override
    public boolean isBack() throws InterruptedException {
        if (fault.isBack()) {
            return true;
        }
        boolean isLate = System.nanoTime() - started > PATIENCE.toNanos();
        if (isLate || (!isRestarted && cluster.status().tells(TOLD))) {
            isRestarted = true;
            for (var server : cluster.nats().all()) {
                restart(server);
            }
            started = System.nanoTime();
        }
        return false;
    }

    private static void restart(NatsServer server) throws InterruptedException {
        server.signal("TERM");
        Awaiting.within(LIMIT, () -> !server.isAlive());
        server.kill();
        server.start();
        Awaiting.within(LIMIT, server::isHealthy);
    }
}
