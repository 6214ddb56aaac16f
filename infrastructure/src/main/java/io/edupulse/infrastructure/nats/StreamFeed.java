package io.edupulse.infrastructure.nats;

import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.event.RecordedEvent;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The feed of one partition: an ordered consumer that is made again when it has gone quiet for another reason than
/// that nothing happens, such as a restarted server or a stream that was deleted and filled again.
final class StreamFeed implements LiveEvents.Feed {

    private static final Logger LOG = LoggerFactory.getLogger(StreamFeed.class);
    private static final int MAXIMUM_BATCH = 1_000;
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration SUSPICIOUS_SILENCE = Duration.ofSeconds(2);

    private final PartitionStream stream;
    private final NatsLink link;
    private final CountDownLatch closing = new CountDownLatch(1);
    private long last;
    private long heardAt;
    private @Nullable JetStreamSubscription subscription;
    private @Nullable ZonedDateTime streamCreated;

    StreamFeed(PartitionStream stream, NatsLink link, long afterPosition) {
        this.stream = stream;
        this.link = link;
        this.last = afterPosition;
    }

    @Override
    public List<RecordedEvent> poll(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (closing.getCount() > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return List.of();
            }
            try {
                var open = subscription();
                if (open == null) {
                    pause(Math.min(left, RETRY.toNanos()));
                    continue;
                }
                var first = open.nextMessage(Duration.ofNanos(Math.min(left, RETRY.toNanos())));
                if (first != null) {
                    return receive(open, first);
                }
            } catch (IOException | JetStreamApiException | RuntimeException e) {
                LOG.debug("Feed of {} begins again", stream.name(), e);
                unsubscribe();
                pause(Math.min(left, RETRY.toNanos()));
            }
        }
        unsubscribe();
        return List.of();
    }

    /// The thread that polls ends the subscription, since it may be using it.
    @Override
    public void close() {
        closing.countDown();
    }

    private void pause(long nanos) throws InterruptedException {
        if (closing.await(nanos, TimeUnit.NANOSECONDS)) {
            unsubscribe();
        }
    }

    /// Messages that only the log can tell are left out: the list may be empty, and the subscriber reads the log.
    private List<RecordedEvent> receive(JetStreamSubscription open, Message first) throws InterruptedException {
        heardAt = System.nanoTime();
        var events = new ArrayList<RecordedEvent>();
        for (Message message = first; message != null; message = open.nextMessage(null)) {
            last = message.metaData().streamSequence();
            stream.messages()
                    .read(message.getHeaders(), message.getData(), last)
                    .ifPresent(events::add);
            if (events.size() == MAXIMUM_BATCH) {
                break;
            }
        }
        return events;
    }

    private @Nullable JetStreamSubscription subscription() throws IOException, JetStreamApiException {
        var connection = link.connected().orElse(null);
        if (connection == null) {
            unsubscribe();
            return null;
        }
        if (subscription != null && System.nanoTime() - heardAt > SUSPICIOUS_SILENCE.toNanos()) {
            heardAt = System.nanoTime();
            if (isLeftBehind(connection)) {
                unsubscribe();
            }
        }
        if (subscription == null) {
            subscription = subscribe(connection);
        }
        return subscription;
    }

    /// Whether there is something that should have come, or the stream is not the one that was subscribed to.
    private boolean isLeftBehind(Connection connection) throws IOException, JetStreamApiException {
        var info = connection.jetStreamManagement().getStreamInfo(stream.name());
        return info.getStreamState().getLastSequence() != last
                || !info.getCreateTime().equals(streamCreated);
    }

    private JetStreamSubscription subscribe(Connection connection) throws IOException, JetStreamApiException {
        streamCreated =
                connection.jetStreamManagement().getStreamInfo(stream.name()).getCreateTime();
        heardAt = System.nanoTime();
        var consumer = ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(last + 1)
                .build();
        return connection
                .jetStream()
                .subscribe(
                        stream.settings().subjects(stream.partition()),
                        PushSubscribeOptions.builder().stream(stream.name())
                                .ordered(true)
                                .configuration(consumer)
                                .build());
    }

    private void unsubscribe() {
        var open = subscription;
        subscription = null;
        if (open != null) {
            try {
                open.unsubscribe();
            } catch (RuntimeException e) {
                LOG.debug("Unsubscribing from {}", stream.name(), e);
            }
        }
    }
}
