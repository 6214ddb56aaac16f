package io.edupulse.torture.process;

import io.edupulse.torture.proxy.LinkMode;
import io.edupulse.torture.proxy.Links;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Three nats-servers as one cluster, with a link for each route.
public final class NatsServers {

    private static final int COUNT = 3;
    private static final Duration START_LIMIT = Duration.ofMinutes(1);

    private final List<NatsServer> servers;

    private NatsServers(List<NatsServer> servers) {
        this.servers = servers;
    }

    /// Starts them, and waits until they work together.
    public static NatsServers start(Children children, Links links, Ports ports) {
        var names = IntStream.rangeClosed(1, COUNT).mapToObj(i -> "nats-" + i).toList();
        var routePorts = names.stream().map(name -> ports.take()).toList();
        var nowhere = links.add("nats-any", "nats-any", 0, routePorts.getFirst());
        nowhere.set(LinkMode.CUT);
        var servers = new ArrayList<NatsServer>();
        for (int i = 0; i < COUNT; i++) {
            var routes = new ArrayList<Integer>();
            for (int other = 0; other < COUNT; other++) {
                if (other != i) {
                    routes.add(links.add(names.get(i), names.get(other), 0, routePorts.get(other))
                            .port());
                }
            }
            var configuration = new NatsConfiguration(
                    names.get(i), ports.take(), routePorts.get(i), ports.take(), routes, nowhere.port());
            servers.add(NatsServer.start(configuration, children));
        }
        var cluster = new NatsServers(servers);
        Awaiting.require("A cluster of " + COUNT + " nats-servers", START_LIMIT, cluster::isHealthy);
        return cluster;
    }

    public List<NatsServer> all() {
        return servers;
    }

    /// Whether each says that it works.
    public boolean isHealthy() {
        return servers.stream().allMatch(NatsServer::isHealthy);
    }

    public NatsServer named(String name) {
        return servers.stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// The server that leads a stream.
    public Optional<NatsServer> leaderOf(String stream) {
        return servers.stream()
                .filter(NatsServer::isAlive)
                .flatMap(server -> server.leaderOf(stream).stream())
                .map(this::named)
                .findFirst();
    }
}
