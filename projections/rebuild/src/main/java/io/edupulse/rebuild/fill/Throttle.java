package io.edupulse.rebuild.fill;

/// What a rebuild passes before each chunk of events. Thread-safe.
@FunctionalInterface
public interface Throttle {

    /// Open all the time.
    Throttle OPEN = events -> {};

    /// Blocks while the rebuild is paused or over its maximum rate.
    ///
    /// @param events how many are in the chunk
    /// @throws io.edupulse.kernel.failure.CodedException with `rebuild.cancelled` when it was cancelled
    void pass(int events);

    /// How many events a chunk should have at most, so that a slow rebuild has many small ones in place of
    /// bursts.
    ///
    /// @param wanted by who is about to read
    default int chunk(int wanted) {
        return wanted;
    }
}
