package io.edupulse.torture.fault;

import io.edupulse.torture.process.NatsServer;
import io.edupulse.torture.process.NatsServers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Something that happens to one or several nats-servers. `leader` is the one that leads the stream of partition 0.
record NatsFault(NatsServers servers, List<NatsServer> hit, How how) implements Fault {

    private static final String STREAM = "EDUPULSE_0";

    /// What happens to them.
    enum How {
        /// SIGKILL.
        KILL,
        /// SIGSTOP, and SIGCONT at the end.
        STOP,
        /// SIGKILL, and an empty store when they start again.
        WIPE
    }

    NatsFault {
        hit = List.copyOf(hit);
    }

    static NatsFault of(NatsServers servers, String target, How how) {
        return new NatsFault(servers, List.of(server(servers, target)), how);
    }

    /// The target and the one after it: two of three.
    static NatsFault ofMajority(NatsServers servers, String target, How how) {
        var hit = new ArrayList<NatsServer>();
        int first = servers.all().indexOf(server(servers, target));
        hit.add(servers.all().get(first));
        hit.add(servers.all().get((first + 1) % servers.all().size()));
        return new NatsFault(servers, hit, how);
    }

    @Override
    public String begin() {
        for (var server : hit) {
            if (how == How.STOP) {
                server.signal("STOP");
            } else {
                server.kill();
            }
            if (how == How.WIPE) {
                server.wipe();
            }
        }
        return hit.stream().map(NatsServer::name).collect(Collectors.joining(", "));
    }

    @Override
    public void heal() {
        for (var server : hit) {
            if (how == How.STOP) {
                server.signal("CONT");
            }
            server.start();
        }
    }

    @Override
    public boolean isBack() {
        return servers.isHealthy();
    }

    static NatsServer server(NatsServers servers, String target) {
        return target.equals("leader")
                ? servers.leaderOf(STREAM).orElse(servers.all().getFirst())
                : servers.named(target);
    }
}
