package io.edupulse.kernel.telemetry;

/// Hears what live projections apply. Called on their threads, so an implementation must not block and must not throw.
/// Thread-safe.
@FunctionalInterface
public interface ProjectionListener {

    /// Hears nothing.
    ProjectionListener NONE = (projection, events, nanos) -> {};

    /// A transaction has applied events, of one or more partitions.
    ///
    /// @param nanos of the transaction
    void applied(String projection, int events, long nanos);
}
