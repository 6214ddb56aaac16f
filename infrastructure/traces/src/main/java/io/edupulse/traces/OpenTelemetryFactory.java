package io.edupulse.traces;

import io.edupulse.kernel.telemetry.Tracing;
import io.edupulse.telemetry.trace.TracingFactory;

/// Found as a service.
public final class OpenTelemetryFactory implements TracingFactory {

    @Override
    public Tracing start(String service) {
        return OpenTelemetryTracing.start(service);
    }
}
