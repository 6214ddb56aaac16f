package io.edupulse.node.runtime;

import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.multibindings.OptionalBinder;
import io.edupulse.kernel.bus.CommitListener;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.telemetry.CommandListener;
import io.edupulse.kernel.telemetry.ProjectionListener;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.kernel.telemetry.Tracing;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.relay.NatsRelay;
import io.edupulse.nats.stream.NatsStreams;
import io.edupulse.node.database.Database;
import io.edupulse.node.database.DatabaseModule;
import io.edupulse.node.folder.NodeFolder;
import io.edupulse.node.lifecycle.Beside;
import io.edupulse.node.lifecycle.CloseableStack;
import io.edupulse.node.local.LocalServers;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.program.ServiceLookup;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.node.standby.Standbys;
import io.edupulse.node.status.Found.Seen;
import io.edupulse.node.status.NodeHealth;
import io.edupulse.node.status.NodeState;
import io.edupulse.node.status.StatusReader;
import io.edupulse.node.status.SystemStatus;
import io.edupulse.node.telemetry.NodeMetrics;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.postgres.retention.Retention;
import io.edupulse.postgres.retention.Retention.Periods;
import io.edupulse.projection.live.ProjectionEngine;
import io.edupulse.projection.live.ReadModelChanges;
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.rebuild.RebuildTakeover;
import io.edupulse.telemetry.trace.ConfiguredTracing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A whole node: the servers that it has to bring itself, the relay, the projections, and a gateway for
/// commands. What it has started, it stops in the other order; what it has accepted is in the database,
/// whenever it stops.
///
/// Give the virtual machine of a node `-XX:+ExitOnOutOfMemoryError`, as a program's start script should:
/// without it, a lack of memory ends single threads, and the node keeps its leases without doing the work.
public final class Node implements ServiceLookup, AutoCloseable {

    private final CloseableStack parts;
    private final Injector injector;
    private final NodeFolder folder;
    private final String databaseUrl;
    private final String natsUrl;
    private final StatusReader status;
    private final NodeHealth health;
    private final Optional<NodeMetrics> metrics;
    private volatile @Nullable String httpUrl;

    private Node(
            CloseableStack parts,
            Injector injector,
            Retention retention,
            NodeFolder folder,
            String databaseUrl,
            String natsUrl,
            Optional<NodeMetrics> metrics,
            Optional<Integer> maximumLag) {
        this.parts = parts;
        this.injector = injector;
        this.folder = folder;
        this.databaseUrl = databaseUrl;
        this.natsUrl = natsUrl;
        this.metrics = metrics;
        Supplier<NodeState> state = () -> NodeState.of(injector::getInstance, retention);
        this.status = new StatusReader(injector::getInstance, () -> Optional.of(new Seen<>(state.get())));
        this.health = new NodeHealth(injector::getInstance, state, maximumLag);
    }

    /// Starts a node. If a part does not start, those before it are stopped.
    public static Node start(ProgramDefinition program, Settings settings) {
        var parts = new CloseableStack(settings.get(Setting.SHUTDOWN_LIMIT));
        try {
            return start(program, settings, parts);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /// The servers start side by side, and each has ended its start before anything is closed.
    private static Node start(ProgramDefinition program, Settings settings, CloseableStack parts) {
        BrokerCredentials.check(settings);
        var roles = Roles.of(program, settings);
        var folder = parts.add(NodeFolder.take(settings.get(Setting.DATA)));
        var servers = parts.add(LocalServers.ofClassPath());
        String databaseUrl;
        String natsUrl;
        Optional<NodeMetrics> metrics;
        Tracing tracing;
        try (var measuring = Beside.begin("start-metrics", () -> startMetrics(settings, parts));
                var recording = Beside.begin("start-traces", () -> parts.add(ConfiguredTracing.start(program.name())));
                var nats = Beside.begin(
                        "start-nats",
                        () -> settings.find(Setting.NATS_URL).orElseGet(() -> servers.startNats(folder)))) {
            databaseUrl = settings.find(Setting.DATABASE_URL).orElseGet(() -> startPostgres(settings, folder, servers));
            natsUrl = nats.get();
            metrics = measuring.get();
            tracing = recording.get();
        }
        var database = parts.add(new Database(databaseUrl, settings));
        var standbys = parts.add(Standbys.of(settings, database));
        var injector = Client.inject(List.of(
                new ProgramModule(program, telemetry(metrics, tracing)),
                new DatabaseModule(database, settings),
                new BrokerModule(Client.natsSettings(settings, natsUrl)),
                (Module) binder -> {
                    binder.bind(LocalServers.class).toInstance(servers);
                    binder.bind(Standbys.class).toInstance(standbys);
                    OptionalBinder.newOptionalBinder(binder, ReadDatabase.class)
                            .setBinding()
                            .toInstance(standbys);
                    binder.bind(CommitListener.class).to(NatsRelay.class);
                    binder.bind(ProjectionEngine.class).asEagerSingleton();
                    binder.bind(RebuildTakeover.class).asEagerSingleton();
                }));
        var leases = parts.add(injector.getInstance(PostgresLeases.class));
        parts.add(injector.getInstance(NatsConnection.class)).start();
        var relay = parts.add(injector.getInstance(NatsRelay.class));
        var engine = parts.add(injector.getInstance(ProjectionEngine.class));
        parts.add(injector.getInstance(ReadModelChanges.class));
        var rebuilds = parts.add(injector.getInstance(RebuildTakeover.class));
        parts.add(injector.getInstance(CommandGateway.class));
        injector.getInstance(NatsStreams.class).requireOwn();
        engine.start(roles.ownProjections());
        standbys.start();
        if (roles.relay()) {
            relay.start();
        }
        if (roles.hasProjections()) {
            rebuilds.start();
        }
        var retention = parts.add(Retention.start(
                database.sql(),
                leases,
                new Periods(settings.get(Setting.KEEP_RECEIPTS), settings.get(Setting.KEEP_JOBS))));
        parts.add(leases::leaveGroups); // first of all, so that other nodes take over while this one ends
        var node = new Node(
                parts,
                injector,
                retention,
                folder,
                databaseUrl,
                natsUrl,
                metrics,
                settings.find(Setting.READY_MAX_LAG));
        metrics.ifPresent(measured -> measured.observe(program, node, database::pool));
        node.announce(null);
        return node;
    }

    private static Telemetry telemetry(Optional<NodeMetrics> metrics, Tracing tracing) {
        return new Telemetry(
                metrics.map(NodeMetrics::commands).orElse(CommandListener.NONE),
                metrics.map(NodeMetrics::projections).orElse(ProjectionListener.NONE),
                tracing);
    }

    private static Optional<NodeMetrics> startMetrics(Settings settings, CloseableStack parts) {
        return settings.get(Setting.METRICS) ? Optional.of(parts.add(NodeMetrics.start())) : Optional.empty();
    }

    /// A database that this program has made is kept at its schema.
    private static String startPostgres(Settings settings, NodeFolder folder, LocalServers servers) {
        var url = servers.startPostgres(folder);
        Database.migrate(url, settings);
        return url;
    }

    @Override
    public <T> T get(Class<T> type) {
        return injector.getInstance(type);
    }

    /// Where the database is; may hold a password.
    public String databaseUrl() {
        return databaseUrl;
    }

    /// Where the broker is; may hold credentials.
    public String natsUrl() {
        return natsUrl;
    }

    /// Where HTTP is; empty for a node without it.
    public Optional<String> httpUrl() {
        return Optional.ofNullable(httpUrl);
    }

    /// How far everything is, seen from this node. Takes some seconds at most, whatever is away.
    public SystemStatus status() {
        return status.read();
    }

    /// Whether this node does its work.
    public NodeHealth health() {
        return health;
    }

    /// What this node measures; empty where the settings forbid it.
    public Optional<NodeMetrics> metrics() {
        return metrics;
    }

    /// Lets other commands find this node.
    ///
    /// @param httpUrl null as long as it has no HTTP
    public void announce(@Nullable String httpUrl) {
        this.httpUrl = httpUrl;
        folder.announce(new NodeFolder.Address(ProcessHandle.current().pid(), databaseUrl, natsUrl, httpUrl));
    }

    /// Adds something that ends with this node, before its other parts.
    public <T extends AutoCloseable> T add(T part) {
        return parts.add(part);
    }

    /// Says from now on that it is not ready, so that load balancers send no more requests, and does its work
    /// until then. Call [#close] after it.
    ///
    /// @param time for load balancers to notice
    public void drain(Duration time) throws InterruptedException {
        health.stopping();
        Thread.sleep(time);
    }

    /// Ends within the limit that is configured, whatever state the database and the broker are in.
    @Override
    public void close() {
        parts.close();
    }
}
