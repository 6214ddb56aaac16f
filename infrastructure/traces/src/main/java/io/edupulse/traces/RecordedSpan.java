package io.edupulse.traces;

import io.edupulse.kernel.telemetry.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// A span of OpenTelemetry. While it is open, what its thread logs has its ids.
final class RecordedSpan implements Span {

    private static final String TRACE_ID = "trace_id";
    private static final String SPAN_ID = "span_id";

    private final io.opentelemetry.api.trace.Span span;
    private final @Nullable String outerTrace = MDC.get(TRACE_ID);
    private final @Nullable String outerSpan = MDC.get(SPAN_ID);

    private RecordedSpan(io.opentelemetry.api.trace.Span span) {
        this.span = span;
    }

    /// Begins to mark the log.
    static RecordedSpan of(io.opentelemetry.api.trace.Span span) {
        var recorded = new RecordedSpan(span);
        var context = span.getSpanContext();
        MDC.put(TRACE_ID, context.getTraceId());
        MDC.put(SPAN_ID, context.getSpanId());
        return recorded;
    }

    @Override
    public String traceparent() {
        SpanContext context = span.getSpanContext();
        return String.join(
                "-",
                "00",
                context.getTraceId(),
                context.getSpanId(),
                context.getTraceFlags().asHex());
    }

    @Override
    public void put(String attribute, String value) {
        span.setAttribute(attribute, value);
    }

    @Override
    public void failed(Throwable failure) {
        span.recordException(failure);
        span.setStatus(StatusCode.ERROR);
    }

    @Override
    public void close() {
        span.end();
        restore(TRACE_ID, outerTrace);
        restore(SPAN_ID, outerSpan);
    }

    private static void restore(String key, @Nullable String outer) {
        if (outer == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, outer);
        }
    }
}
