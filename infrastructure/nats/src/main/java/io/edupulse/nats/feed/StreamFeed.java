package io.edupulse.nats.feed;

import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.ByteBound;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.stream.PartitionStream;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The feed of one partition. Its own thread talks to the broker, so that a poll waits for events only, and never for
/// the broker's answers.
///
/// The feed creates its consumer again after a lost connection, since a server that restarts forgets it, and when it
/// misses events that the stream has, as after a refill of the stream. The consumer asks for no redelivery: a reader
/// that sees a gap reads the log.
final class StreamFeed implements LiveEvents.Feed {

    private static final Logger LOGGER = LoggerFactory.getLogger(StreamFeed.class);
    private static final int BATCH = 1_000;
    private static final long BATCH_BYTES = 1 << 20;

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofMillis(250);

    /// The client takes zero for no limit.
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
    private static final Duration SUSPICIOUS_SILENCE = Duration.ofSeconds(2);

    /// A silence that looks have explained again and again: nothing is published.
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

    private final PartitionStream stream;
    private final NatsConnection nats;

    /// The size of a batch. Two batches are in memory: one waits for a poll, and the next one for its place.
    private final long batchBytes;

    /// The bytes that the client buffers beside the batches. The server's flow control stays below this; a message that
    /// does not fit is a gap.
    private final long pendingBytes;

    private final GuardedLoop receiving;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable List<RecordedEvent> arrived;
    private @Nullable JetStreamSubscription subscription;
    private boolean closed;

    /// Used by the receiving thread only.
    private long last;

    private long heardAt;
    private Duration silence = SUSPICIOUS_SILENCE;
    private long reconnects;
    private @Nullable ZonedDateTime streamCreated;

    private StreamFeed(PartitionStream stream, NatsConnection nats, long afterPosition, ByteBound bound) {
        this.stream = stream;
        this.nats = nats;
        this.batchBytes = Math.min(BATCH_BYTES, bound.bytes() / 4);
        this.pendingBytes = Math.max(1, bound.bytes() / 2); // 0 would be no limit
        this.last = afterPosition;
        this.receiving = GuardedLoop.of("feed-" + stream.name(), Backoff.between(RETRY, LONGEST_RETRY), this::receive);
    }

    /// @param bound on the bytes that are delivered and not yet polled
    static StreamFeed start(PartitionStream stream, NatsConnection nats, long afterPosition, ByteBound bound) {
        var feed = new StreamFeed(stream, nats, afterPosition, bound);
        feed.receiving.start();
        return feed;
    }

    @Override
    public List<RecordedEvent> poll(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (arrived == null && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            var taken = arrived;
            arrived = null;
            changed.signalAll();
            return taken == null ? List.of() : taken;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the subscription at once, also during a poll.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        receiving.close();
        unsubscribe();
    }

    /// One round of the receiving thread. An unreachable broker is logged by the relay, and not by each feed again.
    private Duration receive() throws InterruptedException {
        try {
            var open = subscribed();
            if (open == null) {
                return RETRY;
            }
            var first = open.nextMessage(untilLook());
            if (first != null) {
                offer(decode(open, first));
            }
            return Duration.ZERO;
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            LOGGER.debug("Feed of {} begins again", stream.name(), e);
            unsubscribe();
            return RETRY;
        }
    }

    private Duration untilLook() {
        long left = silence.toNanos() - (System.nanoTime() - heardAt);
        return Duration.ofNanos(Math.max(left, SHORTEST_WAIT.toNanos()));
    }

    /// Waits until the previous batch is polled.
    private void offer(List<RecordedEvent> events) throws InterruptedException {
        lock.lock();
        try {
            while (arrived != null && !closed) {
                changed.await();
            }
            arrived = events;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Leaves out messages whose event only the log has. So the list may be empty, and the subscriber reads the log.
    private List<RecordedEvent> decode(JetStreamSubscription open, Message first) throws InterruptedException {
        heard();
        var events = new ArrayList<RecordedEvent>();
        long bytes = 0;
        for (Message message = first; message != null; message = open.nextMessage(null)) {
            last = message.metaData().streamSequence();
            stream.read(message).ifPresent(events::add);
            bytes += message.getData().length;
            if (events.size() == BATCH || bytes >= batchBytes) {
                break;
            }
        }
        return events;
    }

    /// The subscription, created if there is none; null while there is no connection.
    private @Nullable JetStreamSubscription subscribed() throws IOException, JetStreamApiException {
        var connection = nats.connected().orElse(null);
        if (connection == null) {
            unsubscribe();
            return null;
        }
        if (current() != null && reconnects != connection.getStatistics().getReconnects()) {
            unsubscribe();
        }
        if (current() != null && System.nanoTime() - heardAt >= silence.toNanos()) {
            heardAt = System.nanoTime();
            if (isStale(connection)) {
                unsubscribe();
            }
            var longer = silence.multipliedBy(2);
            silence = longer.compareTo(LONGEST_SILENCE) < 0 ? longer : LONGEST_SILENCE;
        }
        var open = current();
        return open == null ? subscribe(connection) : open;
    }

    /// Whether the stream has messages that did not arrive, or is another stream than the subscribed one. A stream that
    /// ends before the last received message is followed from its end.
    private boolean isStale(Connection connection) throws IOException, JetStreamApiException {
        var info = connection.jetStreamManagement(NatsConnection.JETSTREAM).getStreamInfo(stream.name());
        long end = info.getStreamState().getLastSequence();
        boolean isLeft = end != last || !info.getCreateTime().equals(streamCreated);
        last = Math.min(last, end);
        return isLeft;
    }

    private void heard() {
        heardAt = System.nanoTime();
        silence = SUSPICIOUS_SILENCE;
    }

    private @Nullable JetStreamSubscription subscribe(Connection connection) throws IOException, JetStreamApiException {
        reconnects = connection.getStatistics().getReconnects();
        streamCreated = connection
                .jetStreamManagement(NatsConnection.JETSTREAM)
                .getStreamInfo(stream.name())
                .getCreateTime();
        heard();
        var consumer = ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(last + 1)
                .ackPolicy(AckPolicy.None)
                .maxDeliver(1)
                .memStorage(true)
                .numReplicas(1)
                .flowControl(HEARTBEAT)
                .build();
        var made = connection
                .jetStream(NatsConnection.JETSTREAM)
                .subscribe(
                        stream.subjects(),
                        PushSubscribeOptions.builder().stream(stream.name())
                                .configuration(consumer)
                                .build());
        made.setPendingLimits(0, pendingBytes);
        return keep(made);
    }

    private @Nullable JetStreamSubscription current() {
        lock.lock();
        try {
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    /// Keeps the subscription, unless the feed was closed meanwhile.
    private @Nullable JetStreamSubscription keep(JetStreamSubscription made) {
        lock.lock();
        try {
            subscription = made;
            if (!closed) {
                return made;
            }
        } finally {
            lock.unlock();
        }
        unsubscribe();
        return null;
    }

    private void unsubscribe() {
        JetStreamSubscription open;
        lock.lock();
        try {
            open = subscription;
            subscription = null;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            try {
                open.unsubscribe();
            } catch (IllegalStateException e) {
                LOGGER.debug("Unsubscribing from {}", stream.name(), e);
            }
        }
    }
}
