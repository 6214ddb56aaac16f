package io.edupulse.node.telemetry;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.telemetry.CommandListener;
import io.edupulse.kernel.telemetry.ProjectionListener;
import io.edupulse.nats.relay.NatsRelay;
import io.edupulse.nats.relay.RelayStatus;
import io.edupulse.node.database.Database;
import io.edupulse.node.database.Database.Pool;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.program.ServiceLookup;
import io.edupulse.node.standby.StandbyState;
import io.edupulse.node.standby.StandbyState.Part;
import io.edupulse.node.standby.Standbys;
import io.edupulse.projection.Projection;
import io.edupulse.projection.live.ProjectionEngine;
import io.edupulse.telemetry.metrics.PrometheusMetrics;
import io.edupulse.telemetry.metrics.PrometheusMetrics.Exposition;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/// What a node measures. Thread-safe.
public final class NodeMetrics implements AutoCloseable {

    /// Others come from clients, who could make up any number of them.
    private static final Set<String> METHODS =
            Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");

    private static final String STANDBY = "edupulse.standby.host";
    private static final String OTHER_METHOD = "_OTHER";

    private final PrometheusMetrics metrics = new PrometheusMetrics();

    private NodeMetrics() {}

    public static NodeMetrics start() {
        return new NodeMetrics();
    }

    public CommandListener commands() {
        return metrics.commands();
    }

    public ProjectionListener projections() {
        return metrics.projections();
    }

    /// Counts a request over HTTP.
    public void answered(String method, String route, int status, long nanos) {
        metrics.answered(METHODS.contains(method) ? method : OTHER_METHOD, route, status, nanos);
    }

    /// All metrics now. The log and the read models are as they were some seconds ago at most; where the database is
    /// silent, what it would tell is `NaN`.
    ///
    /// @param accept HTTP's `Accept`
    public Exposition read(String accept) {
        return metrics.read(accept);
    }

    /// Reads the parts of a node from now on.
    public void observe(ProgramDefinition program, ServiceLookup parts, Supplier<Pool> pool) {
        metrics.expect(
                program.aggregates().all().stream().map(Aggregate::name).toList(),
                program.projections().all().stream().map(Projection::name).toList());
        var sampler = new Sampler(parts);
        log(sampler);
        relay(parts.get(NatsRelay.class), sampler);
        gauge(
                "edupulse.projection.partitions",
                "",
                "Pairs of a projection and a partition that this node works on",
                () -> parts.get(ProjectionEngine.class).workers().size());
        program.projections().all().forEach(projection -> projection(projection, sampler));
        pool(pool);
        queries(parts.get(Standbys.class));
    }

    @Override
    public void close() {
        metrics.close();
    }

    private void log(Sampler sampler) {
        gauge(
                "edupulse.log.events",
                "",
                "Events in the log",
                () -> sampler.now().events());
    }

    private void relay(NatsRelay relay, Sampler sampler) {
        gauge(
                "edupulse.relay.lag.events",
                "",
                "Events that this node has still to publish",
                () -> sampler.now().relay().events());
        gauge(
                "edupulse.relay.lag.time",
                "seconds",
                "Age of the oldest of them",
                () -> sampler.now().relay().seconds());
        gauge(
                "edupulse.relay.partitions",
                "",
                "Partitions that this node publishes",
                () -> relay.status().stream().filter(RelayStatus::leading).count());
        gauge(
                "edupulse.relay.failing",
                "",
                "Partitions whose relay on this node fails",
                () -> relay.status().stream()
                        .filter(status -> status.error() != null)
                        .count());
        metrics.total(
                "edupulse.relay.refills",
                "Streams that this node has found gone or damaged and has filled again",
                Map.of(),
                () -> relay.status().stream().mapToInt(RelayStatus::refills).sum());
    }

    private void projection(Projection projection, Sampler sampler) {
        var name = projection.name();
        var attributes = Map.of("edupulse.projection.name", name);
        metrics.gauge(
                "edupulse.projection.lag.events",
                "",
                "Events of the log that the read model has not reached, on whichever node",
                attributes,
                () -> sampler.now().projection(name).lag().events());
        metrics.gauge(
                "edupulse.projection.lag.time",
                "seconds",
                "Age of the oldest of them",
                attributes,
                () -> sampler.now().projection(name).lag().seconds());
        metrics.gauge(
                "edupulse.projection.parked",
                "",
                "Events that the read model could not apply",
                attributes,
                () -> sampler.now().projection(name).parked());
        metrics.gauge(
                "edupulse.rebuild.active",
                "",
                "Whether the read model is rebuilt, on whichever node",
                attributes,
                () -> sampler.now().projection(name).rebuild().isPresent() ? 1 : 0);
        metrics.gauge(
                "edupulse.rebuild.progress",
                "",
                "The part of the log that the rebuild has read, from 0 to 1; 0 without a rebuild",
                attributes,
                () -> sampler.now().projection(name).rebuild().orElse(0));
    }

    private void queries(Standbys standbys) {
        var database = "edupulse.query.database";
        var description = "Queries that this node has asked";
        metrics.total("edupulse.query.answers", description, Map.of(database, "primary"), standbys::primaryAnswers);
        metrics.total("edupulse.query.answers", description, Map.of(database, "standby"), standbys::standbyAnswers);
        for (var standby : standbys.states()) {
            var host = standby.host();
            standby(
                    "answering",
                    "Whether the standby answers the queries of this node",
                    standbys,
                    host,
                    now -> now.part() == Part.ANSWERS ? 1 : 0);
            standby(
                    "left_out",
                    "Whether the standby is left out of queries",
                    standbys,
                    host,
                    now -> now.part() == Part.LEFT_OUT ? 1 : 0);
            metrics.gauge(
                    "edupulse.query.standby.lag",
                    "seconds",
                    "How far the standby lags the primary",
                    Map.of(STANDBY, host),
                    () -> Objects.requireNonNullElse(state(standbys, host).lagSeconds(), Double.NaN));
        }
    }

    private void standby(
            String name, String description, Standbys standbys, String host, ToDoubleFunction<StandbyState> value) {
        metrics.gauge(
                "edupulse.query.standby." + name,
                "",
                description,
                Map.of(STANDBY, host),
                () -> value.applyAsDouble(state(standbys, host)));
    }

    private static StandbyState state(Standbys standbys, String host) {
        return standbys.states().stream()
                .filter(state -> state.host().equals(host))
                .findFirst()
                .orElseThrow();
    }

    private void pool(Supplier<Pool> pool) {
        var name = "db.client.connection.pool.name";
        var state = "db.client.connection.state";
        connections(pool, Map.of(name, Database.POOL, state, "used"), Pool::used);
        connections(pool, Map.of(name, Database.POOL, state, "idle"), Pool::idle);
        metrics.gauge(
                "db.client.connection.max",
                "",
                "Connections that the pool may have",
                Map.of(name, Database.POOL),
                () -> pool.get().most());
        metrics.gauge(
                "db.client.connection.pending_requests",
                "",
                "Threads that wait for a connection",
                Map.of(name, Database.POOL),
                () -> pool.get().waiting());
    }

    private void connections(Supplier<Pool> pool, Map<String, String> attributes, ToIntFunction<Pool> count) {
        metrics.gauge(
                "db.client.connection.count",
                "",
                "Connections of the pool",
                attributes,
                () -> count.applyAsInt(pool.get()));
    }

    private void gauge(String name, String unit, String description, DoubleSupplier value) {
        metrics.gauge(name, unit, description, Map.of(), value);
    }
}
