package io.edupulse.kernel.telemetry;

/// Who measures a process. Thread-safe, as its parts are.
public record Telemetry(CommandListener commands, ProjectionListener projections) {

    /// Nothing measures it.
    public static final Telemetry NONE = new Telemetry(CommandListener.NONE, ProjectionListener.NONE);
}
