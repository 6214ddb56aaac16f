package io.edupulse.kernel.bus;

import io.edupulse.kernel.event.RecordedEvent;
import java.time.Duration;
import java.util.List;

/// The live end of the log as the broker delivers it. A transport, not a truth: it may lose, repeat or reorder, and
/// its subscribers check positions and fall back on the log.
public interface LiveEvents {

    /// Starts to receive a partition behind a position. Returns at once also when the broker is away; then the feed
    /// stays silent and begins by itself when the broker is back.
    Feed subscribe(int partition, long afterPosition);

    /// One subscription. Used by one thread at a time, except that any thread may close it.
    interface Feed extends AutoCloseable {

        /// Waits until there is something, at most so long, and returns what has come since, in the order of
        /// arrival; an empty list if nothing came or the feed is closed.
        List<RecordedEvent> poll(Duration atMost) throws InterruptedException;

        /// Ends the subscription; a waiting poll returns. Closing twice is harmless.
        @Override
        void close();
    }
}
