package io.edupulse.kernel.telemetry;

/// Who measures and traces a process. Thread-safe, as its parts are.
public record Telemetry(CommandListener commands, ProjectionListener projections, Tracing tracing) {

    /// No one does.
    public static final Telemetry NONE = new Telemetry(CommandListener.NONE, ProjectionListener.NONE, Tracing.NONE);
}
