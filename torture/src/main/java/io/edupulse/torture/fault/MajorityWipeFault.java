package io.edupulse.torture.fault;

import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.process.Awaiting;
import io.edupulse.torture.process.NatsServer;
import java.time.Duration;

/// Two of three nats-servers lose their stores. The cluster may disagree for good then, which no client can
/// change: once a node says so, the servers are started again one after the other, as its message tells the
/// operator. For one use.
final class MajorityWipeFault implements Fault {

    private static final String TOLD = "relay.stream-unsteady";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final NatsFault fault;
    private boolean wasTold;

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
    }

    @Override
    public boolean isBack() throws InterruptedException {
        if (!wasTold && cluster.status().tells(TOLD)) {
            wasTold = true;
            for (var server : cluster.nats().all()) {
                restart(server);
            }
        }
        return fault.isBack();
    }

    private static void restart(NatsServer server) throws InterruptedException {
        server.signal("TERM");
        Awaiting.within(LIMIT, () -> !server.isAlive());
        server.kill();
        server.start();
        Awaiting.within(LIMIT, server::isHealthy);
    }
}
