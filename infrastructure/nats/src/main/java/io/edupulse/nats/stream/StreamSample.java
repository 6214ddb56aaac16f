package io.edupulse.nats.stream;

import io.edupulse.kernel.store.EventReader;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A sample of a stream's messages beside the log's events at the same positions: the last messages, where the loss of
/// the log's tail shows, and some of the others. One agreeing pair proves that the stream belongs to this log; only a
/// comparison of all messages proves that the whole stream agrees.
record StreamSample(List<Pair> pairs) {

    private static final int LAST = 8;
    private static final int SPREAD = 8;
    private static final int NO_SUCH_MESSAGE = 10037;
    private static final int NOT_FOUND = 404;

    /// A message and the event at its position.
    ///
    /// @param published the id of the event of the message; null if the message has none
    /// @param logged the id of the log's event at that position; null after the log's end
    record Pair(
            long position,
            @Nullable UUID published,
            @Nullable UUID logged) {

        boolean agrees() {
            return published != null && published.equals(logged);
        }
    }

    static StreamSample take(
            PartitionStream stream, JetStreamManagement management, EventReader log, long first, long last)
            throws IOException, JetStreamApiException {
        var pairs = new ArrayList<Pair>();
        for (long position : positions(first, last)) {
            try {
                var message = management.getMessage(stream.name(), position);
                var published = stream.messages().eventId(message.getHeaders(), message.getData(), position);
                pairs.add(new Pair(position, published.orElse(null), logged(log, stream.partition(), position)));
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() != NO_SUCH_MESSAGE && e.getErrorCode() != NOT_FOUND) {
                    throw e;
                }
            }
        }
        return new StreamSample(pairs);
    }

    /// The last disagreeing pair, if any: the stream's end tells the most.
    Optional<Pair> disagreeing() {
        return pairs.reversed().stream().filter(pair -> !pair.agrees()).findFirst();
    }

    /// Whether a pair agrees, or the stream has no messages.
    boolean mayBeOfLog() {
        return pairs.isEmpty() || pairs.stream().anyMatch(Pair::agrees);
    }

    private static Iterable<Long> positions(long first, long last) {
        var positions = new TreeSet<Long>();
        for (long position = Math.max(first, last - LAST + 1); position <= last; position++) {
            positions.add(position);
        }
        for (int i = 0; i < SPREAD; i++) {
            positions.add(first + (last - first) / SPREAD * i);
        }
        return positions;
    }

    private static @Nullable UUID logged(EventReader log, int partition, long position) {
        var ids = log.readIds(partition, position - 1, 1);
        return ids.isEmpty() ? null : ids.getFirst();
    }
}
