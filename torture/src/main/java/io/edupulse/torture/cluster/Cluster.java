package io.edupulse.torture.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.kernel.text.Text;
import io.edupulse.torture.history.Json;
import io.edupulse.torture.process.AccessKey;
import io.edupulse.torture.process.Children;
import io.edupulse.torture.process.ClientProcess;
import io.edupulse.torture.process.NatsServers;
import io.edupulse.torture.process.NodeProcess;
import io.edupulse.torture.process.Ports;
import io.edupulse.torture.process.PostgresPair;
import io.edupulse.torture.process.SmallDisk;
import io.edupulse.torture.proxy.Links;
import io.edupulse.torture.workload.ClientConfiguration;
import io.edupulse.torture.workload.ClientMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All processes of a run and the links between them.
public final class Cluster implements AutoCloseable {

    /// Enough to be spread over nodes, and few for two processors.
    public static final int PARTITIONS = 4;

    /// The servers whose disks can be filled, where file systems may be mounted, with their sizes in MiB.
    private static final Map<String, Integer> SMALL_DISKS = Map.of("nats-3", 512, "pg-b", 1536);

    private static final int CLIENTS = 3;
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    private final Path folder;
    private final boolean standbyReads;
    private final Children children;
    private final Links links = new Links();
    private final Ports ports = new Ports();
    private final AccessKey key = new AccessKey();
    private final Map<String, SmallDisk> smallDisks = new HashMap<>();
    private final PostgresPair postgres;
    private final NatsServers nats;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<ClientProcess> clients = new ArrayList<>();

    private final Status status;
    private volatile @Nullable ObjectNode lostTail;

    private Cluster(Path folder, boolean standbyReads) {
        this.folder = folder;
        this.standbyReads = standbyReads;
        this.children = new Children(folder);
        SMALL_DISKS.forEach((server, size) -> smallDisks.put(server, SmallDisk.mount(folder.resolve(server), size)));
        this.postgres = PostgresPair.start(children, links, ports);
        this.nats = NatsServers.start(children, links, ports);
        this.status = new Status(nodes, token());
    }

    /// Starts both kinds of servers and the nodes, which are still to become ready.
    ///
    /// @param folder of the run
    /// @param standbyReads whether the standby answers queries
    public static Cluster start(Path folder, int nodes, boolean standbyReads) {
        var cluster = new Cluster(folder, standbyReads);
        try {
            NodeProcess.migrate(cluster.postgres.primary().url(), PARTITIONS, cluster.children);
            cluster.postgres.primary().execute("create role edupulse login in role edupulse_app");
            cluster.postgres.primary().execute("create role writer login in role edupulse_writer");
            for (int i = 1; i <= nodes; i++) {
                cluster.addNode("n" + i);
            }
            return cluster;
        } catch (SQLException e) {
            cluster.close();
            throw new IllegalStateException("The roles cannot be made: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /// Starts the clients.
    public void startClients(long seed) {
        for (int i = 1; i <= CLIENTS; i++) {
            var name = "c" + i;
            var urls = new LinkedHashMap<String, String>();
            for (var node : nodes) {
                urls.put(node.name(), "http://127.0.0.1:" + link(name, node.name(), node.port()));
            }
            var configuration = new ClientConfiguration(
                    name,
                    seed,
                    folder,
                    token(),
                    urls,
                    databaseUrl(databaseHosts(name)) + "&user=writer&socketTimeout=10",
                    natsUrls(name),
                    i == 1,
                    PARTITIONS);
            var file = folder.resolve(name + ".json");
            try {
                configuration.write(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            clients.add(ClientProcess.start(name, ClientMain.class.getName(), file, children));
        }
    }

    public void stopClients() {
        clients.parallelStream().forEach(ClientProcess::stop);
    }

    /// How many commands all clients together had accepted about a second ago.
    public long accepted() {
        return clients.stream().mapToLong(ClientProcess::accepted).sum();
    }

    public Path folder() {
        return folder;
    }

    public Children children() {
        return children;
    }

    public Links links() {
        return links;
    }

    public PostgresPair postgres() {
        return postgres;
    }

    /// The disk of a server, `nats-3` or `pg-b`.
    public SmallDisk smallDiskOf(String server) {
        return Objects.requireNonNull(smallDisks.get(server), server);
    }

    public NatsServers nats() {
        return nats;
    }

    public List<NodeProcess> nodes() {
        return nodes;
    }

    public NodeProcess node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// What the nodes tell of it.
    public Status status() {
        return status;
    }

    /// Of an operator, for all nodes.
    public String token() {
        return key.token(TOKEN_LIFE);
    }

    /// Addresses of the nodes that no link stands in.
    public Map<String, String> urls() {
        return nodes.stream()
                .collect(
                        Collectors.toMap(NodeProcess::name, NodeProcess::url, (one, other) -> one, LinkedHashMap::new));
    }

    /// Remembers what an asynchronous standby has, which is promoted now.
    ///
    /// @param positions the last one of each partition
    /// @param since when replication became asynchronous
    public void tellLostTail(ObjectNode positions, long since) {
        var lost = Json.object().put("since", since).put("nanos", System.nanoTime());
        lost.set("from_primary", positions);
        lostTail = lost;
    }

    /// Null unless such a standby was promoted.
    public @Nullable ObjectNode lostTail() {
        return lostTail;
    }

    @Override
    public void close() {
        children.close();
        links.close();
        smallDisks.values().forEach(SmallDisk::close);
    }

    private void addNode(String name) {
        var hosts = databaseHosts(name);
        var settings = new HashMap<>(Map.of(
                "EDUPULSE_DATABASE_URL", databaseUrl(hosts),
                "EDUPULSE_DATABASE_USER", "edupulse",
                "EDUPULSE_DATABASE_POOL_SIZE", "10",
                "EDUPULSE_NATS_URL", String.join(",", natsUrls(name)),
                "EDUPULSE_NATS_REPLICAS", "3",
                "EDUPULSE_SHUTDOWN_DRAIN", "2s"));
        if (standbyReads) {
            settings.put("EDUPULSE_QUERY_DATABASE_URL", Text.format("jdbc:postgresql://%s/postgres", hosts));
            settings.put("EDUPULSE_QUERY_POOL_SIZE", "6");
        }
        nodes.add(NodeProcess.start(name, ports.take(), settings, key, children));
    }

    /// Both servers, of which the driver finds the primary. It remembers for ten seconds by default which one
    /// that was.
    private static String databaseUrl(String hosts) {
        return Text.format("jdbc:postgresql://%s/postgres?targetServerType=primary&hostRecheckSeconds=1", hosts);
    }

    private String databaseHosts(String from) {
        return Text.format(
                "127.0.0.1:%d,127.0.0.1:%d",
                link(from, "pg-a", postgres.portOf("pg-a")), link(from, "pg-b", postgres.portOf("pg-b")));
    }

    private List<String> natsUrls(String from) {
        return nats.all().stream()
                .map(server -> "nats://127.0.0.1:" + link(from, server.name(), server.port()))
                .toList();
    }

    private int link(String from, String to, int port) {
        return links.add(from, to, 0, port).port();
    }
}
