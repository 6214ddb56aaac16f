package io.edupulse.local;

import java.io.IOException;
import java.time.Duration;

/// A server that runs as a child of this process, on the loopback interface. Thread-safe.
public interface LocalServer extends AutoCloseable {

    /// The port on which it listens.
    int port();

    /// Whether the process runs. It may run and not answer: see [#ask].
    boolean isAlive();

    /// Runs an action, on another thread, when the process has ended.
    void onEnd(Runnable action);

    /// Waits until the server answers, and stops it if it does not.
    ///
    /// @throws LocalServerException with a code such as `postgres.not-started` if the process ends, also because of
    ///     [#stop], or takes too long
    void awaitReady();

    /// Asks the server for an answer that it gives only while it works.
    ///
    /// @throws IOException if the answer is no, or there is none in time
    void ask(Duration limit) throws IOException;

    /// Stops the server, and kills it if that takes longer than the limit. A second call has no effect.
    void stop(Duration limit);

    @Override
    void close();
}
