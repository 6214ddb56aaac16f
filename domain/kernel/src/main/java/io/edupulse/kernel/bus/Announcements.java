package io.edupulse.kernel.bus;

import java.util.function.Consumer;

/// Short news between the nodes of an environment, such as that a read model or the log has changed. A node that is not
/// connected misses them, so whoever listens also looks for itself from time to time. Thread-safe.
public interface Announcements {

    /// Tells the other nodes. Never waits and never fails: without a connection, nothing is told.
    ///
    /// @param topic letters, digits, `-` and `_`
    void announce(String topic);

    /// Hears what other nodes announce, on a thread of the broker's client, until the listener is closed. The own
    /// announcements are not heard.
    Listening listen(Consumer<String> listener);

    /// An end to listening.
    interface Listening extends AutoCloseable {

        @Override
        void close();
    }

    /// For a process without a broker: nothing is told, and nothing is heard.
    static Announcements none() {
        return new Announcements() {
            @Override
            public void announce(String topic) {}

            @Override
            public Listening listen(Consumer<String> listener) {
                return () -> {};
            }
        };
    }
}
