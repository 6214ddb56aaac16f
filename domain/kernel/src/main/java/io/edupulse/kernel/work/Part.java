package io.edupulse.kernel.work;

import java.time.Duration;

/// A part of a node with its own threads. A node stops in two steps: it asks all parts to stop, and then waits for
/// them, so that stopping takes as long as the slowest part.
public interface Part extends AutoCloseable {

    /// The time limit of [#close].
    Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    /// Asks the part to end; returns at once.
    void stop();

    /// Waits for the end; false if the deadline passes first. Call it after [#stop].
    boolean awaitEnd(Deadline deadline) throws InterruptedException;

    /// Stops, and waits for the end for a limited time.
    @Override
    default void close() {
        stop();
        try {
            var _ = awaitEnd(Deadline.after(CLOSE_LIMIT));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
