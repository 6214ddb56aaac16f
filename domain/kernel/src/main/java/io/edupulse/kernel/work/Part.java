package io.edupulse.kernel.work;

import java.time.Duration;

/// A part of a node with threads of its own, which ends in two steps: all parts are asked to stop first, and then
/// awaited, so that together they take as long as the slowest one.
public interface Part extends AutoCloseable {

    /// How long [#close] waits: for a part that is closed by itself.
    Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    /// Asks it to end after what it is doing; returns at once.
    void stop();

    /// Waits until it has ended; false if that takes too long, and then its threads are left to themselves. To be
    /// called after [#stop].
    boolean awaitEnd(Deadline deadline) throws InterruptedException;

    /// Stops, and waits for the end, but not for ever.
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
