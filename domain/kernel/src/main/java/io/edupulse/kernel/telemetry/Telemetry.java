package io.edupulse.kernel.telemetry;

import jakarta.inject.Inject;

/// Who measures and traces a process. Thread-safe, as its parts are. Where nothing else is bound, parts are given one
/// that does neither.
public record Telemetry(CommandListener commands, ProjectionListener projections, Tracing tracing) {

    /// No one does.
    public static final Telemetry NONE = new Telemetry();

    @Inject
    public Telemetry() {
        this(CommandListener.NONE, ProjectionListener.NONE, Tracing.NONE);
    }
}
