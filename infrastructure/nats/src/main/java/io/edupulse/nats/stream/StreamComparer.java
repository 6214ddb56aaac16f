package io.edupulse.nats.stream;

import io.edupulse.kernel.store.EventReader;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.stream.StreamComparison.Difference;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Compares a whole stream with the log, position by position. It reads both once, in order and in bounded memory, and
/// reads contents only of messages without an event id in their headers. Used once.
final class StreamComparer {

    private static final int CHUNK = 2_000;
    private static final int SHOWN = 5;
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(20);

    private final PartitionStream stream;
    private final Connection connection;
    private final EventReader log;
    private final List<Difference> first = new ArrayList<>();
    private Iterator<UUID> chunk = List.<UUID>of().iterator();
    private long read;
    private long messages;
    private long missing;
    private long differing;
    private long surplus;

    StreamComparer(PartitionStream stream, Connection connection, EventReader log) {
        this.stream = stream;
        this.connection = connection;
        this.log = log;
    }

    /// @param end the last position in the stream, read before the log's head
    StreamComparison compare(long end) throws IOException, JetStreamApiException, InterruptedException {
        long head = log.heads().get(stream.partition());
        if (end > 0) {
            readStream(end);
        }
        while (read < end) {
            compare(null);
        }
        return new StreamComparison(
                stream.partition(),
                stream.name(),
                head,
                messages,
                Math.max(0, head - end),
                missing,
                differing,
                surplus,
                List.copyOf(first));
    }

    /// Messages of previous versions have no id in their headers; from the first of them on, contents are read too.
    private void readStream(long end) throws IOException, JetStreamApiException, InterruptedException {
        if (!readMessages(end, true)) {
            readMessages(end, false);
        }
    }

    /// Returns false at a message whose id is not in its headers.
    private boolean readMessages(long end, boolean headersOnly)
            throws IOException, JetStreamApiException, InterruptedException {
        var subscription = subscribe(headersOnly);
        try {
            while (read < end) {
                var message = subscription.nextMessage(SILENCE_LIMIT);
                if (message == null) {
                    throw new IOException("no message for " + SILENCE_LIMIT.toSeconds() + " s");
                }
                long position = message.metaData().streamSequence();
                var id = stream.messages()
                        .eventId(message.getHeaders(), headersOnly ? null : message.getData(), position);
                if (headersOnly && id.isEmpty()) {
                    return false;
                }
                while (read < Math.min(position - 1, end)) {
                    compare(null);
                }
                if (position <= end) {
                    messages++;
                    compareMessage(id.orElse(null));
                }
                if (message.metaData().pendingCount() == 0) {
                    return true;
                }
            }
            return true;
        } finally {
            subscription.unsubscribe();
        }
    }

    private JetStreamSubscription subscribe(boolean headersOnly) throws IOException, JetStreamApiException {
        var consumer = ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(read + 1)
                .headersOnly(headersOnly)
                .build();
        return connection
                .jetStream(NatsConnection.JETSTREAM)
                .subscribe(
                        stream.subjects(),
                        PushSubscribeOptions.builder().stream(stream.name())
                                .ordered(true)
                                .configuration(consumer)
                                .build());
    }

    /// Compares the next position, which has no message.
    private void compare(@Nullable UUID published) {
        var logged = nextLogged();
        missing++;
        remember(published, logged);
    }

    private void compareMessage(@Nullable UUID published) {
        var logged = nextLogged();
        if (logged == null) {
            surplus++;
            remember(published, null);
        } else if (!Objects.equals(published, logged)) {
            differing++;
            remember(published, logged);
        }
    }

    private void remember(@Nullable UUID published, @Nullable UUID logged) {
        if (first.size() < SHOWN) {
            first.add(new Difference(read, published, logged));
        }
    }

    private @Nullable UUID nextLogged() {
        if (!chunk.hasNext()) {
            chunk = log.readIds(stream.partition(), read, CHUNK).iterator();
        }
        read++;
        return chunk.hasNext() ? chunk.next() : null;
    }
}
