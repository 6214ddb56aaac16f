package io.edupulse.torture.fault;

import io.edupulse.torture.process.NatsServer;
import io.edupulse.torture.process.NatsServers;
import java.time.Duration;

/// A nats-server comes back with an old copy of its store, as after the restore of a machine.
record OldCopyFault(NatsServers servers, NatsServer server) implements Fault {

    private static final Duration AGE = Duration.ofSeconds(4);

    static OldCopyFault of(NatsServers servers, String target) {
        return new OldCopyFault(servers, NatsFault.server(servers, target));
    }

    @Override
    public String begin() throws InterruptedException {
        server.kill();
        server.keepCopy();
        server.start();
        Thread.sleep(AGE);
        server.kill();
        server.restoreCopy();
        return server.name();
    }

    @Override
    public void heal() {
        server.start();
    }

    @Override
    public boolean isBack() {
        return servers.isHealthy();
    }
}
