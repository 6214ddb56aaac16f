package io.edupulse.local;

import java.io.IOException;
import java.time.Duration;

/// A server that runs as a child of this process, on the loopback interface. Thread-safe.
public interface LocalServer extends AutoCloseable {

    /// Where it listens.
    int port();

    /// Whether the process runs; what it answers is another question.
    boolean isAlive();

    /// Waits until the server does its work. If it never does, it is stopped.
    ///
    /// @throws LocalServerException with a code such as `postgres.not-started` if the process ends, also because of
    ///     [#stop], or takes too long
    void awaitReady();

    /// Asks the server whether it does its work.
    ///
    /// @throws IOException if the answer is no, or there is none in time
    void ask(Duration limit) throws IOException;

    /// Lets the server end, and kills it if that takes longer than the limit. Stopping it again does nothing.
    void stop(Duration limit);

    @Override
    void close();
}
