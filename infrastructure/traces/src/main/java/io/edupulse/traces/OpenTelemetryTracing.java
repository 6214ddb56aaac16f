package io.edupulse.traces;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.telemetry.Span;
import io.edupulse.kernel.telemetry.Tracing;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Traces by the SDK of OpenTelemetry, which exports them on a thread of its own. Thread-safe.
final class OpenTelemetryTracing implements Tracing {

    private static final String TRACEPARENT = "traceparent";

    /// What holds where no variable says otherwise. Over gRPC, only another HTTP client than the JDK's can export.
    private static final Map<String, String> DEFAULTS = Map.of("otel.exporter.otlp.protocol", "http/protobuf");

    /// Of the three signals, this program gives OpenTelemetry the traces alone.
    private static final Map<String, String> OTHERS =
            Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none");

    private static final TextMapGetter<String> HEADER = new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals(TRACEPARENT) ? traceparent : null;
        }
    };

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;

    private OpenTelemetryTracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer("io.edupulse");
    }

    /// @throws CodedException with `telemetry.traces`
    static OpenTelemetryTracing start(String service) {
        try {
            return new OpenTelemetryTracing(AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> DEFAULTS)
                    .addPropertiesSupplier(() -> Map.of("otel.service.name", service))
                    .addPropertiesCustomizer(config -> OTHERS)
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk());
        } catch (ConfigurationException | IllegalArgumentException | IllegalStateException e) {
            throw new CodedException(
                    "telemetry.traces",
                    "The variables of OpenTelemetry (OTEL_...) cannot be followed: " + e.getMessage()
                            + "; the exporter is otlp, and its protocol http/protobuf",
                    e);
        }
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Span begin(String name, Kind kind, @Nullable String parent, List<String> links) {
        var builder = builder(name, kind, parent);
        links.stream().map(OpenTelemetryTracing::context).forEach(builder::addLink);
        var span = builder.startSpan();
        return span.getSpanContext().isSampled() ? RecordedSpan.of(span) : Span.NONE;
    }

    @Override
    public void record(String name, Kind kind, String parent, long begun, long ended) {
        long offset = epochNanos() - System.nanoTime();
        builder(name, kind, parent)
                .setStartTimestamp(begun + offset, TimeUnit.NANOSECONDS)
                .startSpan()
                .end(ended + offset, TimeUnit.NANOSECONDS);
    }

    /// Exports what is left.
    @Override
    public void close() {
        sdk.close();
    }

    private SpanBuilder builder(String name, Kind kind, @Nullable String parent) {
        var builder = tracer.spanBuilder(name).setSpanKind(kind(kind));
        return parent == null ? builder.setNoParent() : builder.setParent(extracted(parent));
    }

    private static SpanContext context(String traceparent) {
        return io.opentelemetry.api.trace.Span.fromContext(extracted(traceparent))
                .getSpanContext();
    }

    /// The root context for a text that is no context.
    private static Context extracted(String traceparent) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, HEADER);
    }

    private static SpanKind kind(Kind kind) {
        return switch (kind) {
            case INTERNAL -> SpanKind.INTERNAL;
            case SERVER -> SpanKind.SERVER;
            case PRODUCER -> SpanKind.PRODUCER;
            case CONSUMER -> SpanKind.CONSUMER;
        };
    }

    private static long epochNanos() {
        var now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
