package io.edupulse.kernel.bus;

import io.edupulse.kernel.event.RecordedEvent;
import java.time.Duration;
import java.util.List;

/// Live events, as the broker delivers them. The broker may lose, repeat or reorder events: subscribers check positions
/// and read missing events from the log.
public interface LiveEvents {

    /// Starts to receive the events of a partition after a position. Returns at once, also while the broker is
    /// unreachable; the feed then starts by itself when the broker is back.
    Feed subscribe(int partition, long afterPosition);

    /// One subscription. Used by one thread at a time; any thread may close it.
    interface Feed extends AutoCloseable {

        /// Waits for events, for at most this time, and returns them in the order of arrival; an empty list if none
        /// arrived or the feed is closed.
        List<RecordedEvent> poll(Duration atMost) throws InterruptedException;

        /// Ends the subscription; a waiting poll returns. A second call has no effect.
        @Override
        void close();
    }
}
