package io.edupulse.telemetry.metrics;

import io.edupulse.kernel.telemetry.CommandListener;
import io.edupulse.kernel.telemetry.ProjectionListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/// The metrics of one node. Names and attributes follow the conventions of OpenTelemetry where these have them; ours
/// begin with `edupulse.`. Prometheus sees dots as underscores, and the unit at the end. Thread-safe.
///
/// The number of series is bounded: attributes are names of what a program declares, of routes, and of the constants
/// here.
public final class PrometheusMetrics implements AutoCloseable {

    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
    private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ConcurrentMap<Answered, Timer> requests = new ConcurrentHashMap<>();

    /// The registry itself forgets a total that nothing else refers to.
    private final List<DoubleSupplier> totals = new CopyOnWriteArrayList<>();

    private final CommandMeters commands = new CommandMeters(registry);
    private final ProjectionMeters projections = new ProjectionMeters(registry);
    private final JvmMeters jvm = JvmMeters.of(registry);

    /// What requests have in common that are counted together.
    private record Answered(String method, String route, int status) {}

    /// All metrics at one moment.
    ///
    /// @param type of HTTP's `Content-Type`
    public record Exposition(String type, String text) {}

    public CommandListener commands() {
        return commands;
    }

    public ProjectionListener projections() {
        return projections;
    }

    /// Begins with zero what else would begin with its first event, so that a rate knows of that too.
    ///
    /// @param aggregates the names of the kinds that there are
    /// @param readModels the names of the projections that there are
    public void expect(List<String> aggregates, List<String> readModels) {
        aggregates.forEach(commands::expect);
        readModels.forEach(projections::expect);
    }

    /// Counts a request over HTTP.
    ///
    /// @param route with the names of its variables in place of their values
    public void answered(String method, String route, int status, long nanos) {
        requests.computeIfAbsent(new Answered(method, route, status), this::requestTimer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /// Adds a value that is asked for when the metrics are read.
    ///
    /// @param unit empty for a number
    public void gauge(
            String name, String unit, String description, Map<String, String> attributes, DoubleSupplier value) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .tags(tags(attributes))
                .strongReference(true)
                .register(registry);
    }

    /// The same for a number that only grows.
    public void total(String name, String description, Map<String, String> attributes, DoubleSupplier value) {
        totals.add(value);
        FunctionCounter.builder(name, value, DoubleSupplier::getAsDouble)
                .description(description)
                .tags(tags(attributes))
                .register(registry);
    }

    /// All metrics now.
    ///
    /// @param accept HTTP's `Accept`: OpenMetrics for a reader that takes it, else the text of Prometheus
    public Exposition read(String accept) {
        var type = accept.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : TEXT_TYPE;
        return new Exposition(type, registry.scrape(type));
    }

    @Override
    public void close() {
        jvm.close();
        registry.close();
    }

    private Timer requestTimer(Answered like) {
        return Timer.builder("http.server.request.duration")
                .description("Time of requests until their answer begins")
                .tag("http.request.method", like.method())
                .tag("http.route", like.route())
                .tag("http.response.status_code", Integer.toString(like.status()))
                .serviceLevelObjectives(Buckets.times())
                .register(registry);
    }

    private static List<Tag> tags(Map<String, String> attributes) {
        return attributes.entrySet().stream()
                .map(attribute -> Tag.of(attribute.getKey(), attribute.getValue()))
                .toList();
    }
}
