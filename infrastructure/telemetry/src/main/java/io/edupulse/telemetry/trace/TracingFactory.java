package io.edupulse.telemetry.trace;

import io.edupulse.kernel.telemetry.Tracing;

/// Starts to record traces. A service of the class path, asked only where traces are wanted.
public interface TracingFactory {

    /// @param service the name of the service, unless the environment gives another
    /// @throws io.edupulse.kernel.failure.CodedException with `telemetry.traces` if the environment cannot be
    ///     followed
    Tracing start(String service);
}
