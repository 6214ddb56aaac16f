package io.edupulse.infrastructure.nats;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes one partition, in its order, as long as this node has the lease for it.
///
/// Invariant: whatever has happened before, publishing begins at what the stream says it stored last, and
/// every message names its predecessor. So an error, a lost answer or a second relay can only mean: stop,
/// look, and go on from there.
final class PartitionRelay {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionRelay.class);
    private static final int UNCONFIRMED = 2_000;
    private static final int BATCH = 500;
    private static final long ANSWER_LIMIT_MILLIS = 5_000;
    private static final long IDLE_MILLIS = 1_000;
    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final PartitionStream stream;
    private final NatsLink link;
    private final EventReader log;
    private final Leases leases;
    private final HandedEvents handed = new HandedEvents();
    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    private volatile RelayStatus status;

    private record InFlight(long position, CompletableFuture<PublishAck> answer) {}

    PartitionRelay(PartitionStream stream, NatsLink link, EventReader log, Leases leases) {
        this.stream = stream;
        this.link = link;
        this.log = log;
        this.leases = leases;
        this.status = new RelayStatus(stream.partition(), false, 0, null);
    }

    HandedEvents handed() {
        return handed;
    }

    RelayStatus status() {
        return status;
    }

    /// Runs until [HandedEvents#stop].
    void run() {
        long pause = SHORTEST_PAUSE_MILLIS;
        try {
            while (!handed.isStopped()) {
                if (attempt()) {
                    pause = SHORTEST_PAUSE_MILLIS;
                } else {
                    handed.pause(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One term as the leader. Whether anything could be published.
    private boolean attempt() throws InterruptedException {
        var connection = link.connected().orElse(null);
        if (connection == null) {
            report(false, status.published(), "NATS is away");
            return false;
        }
        var lease = leases.tryAcquire("relay/" + stream.name()).orElse(null);
        if (lease == null) {
            report(false, status.published(), null);
            return false;
        }
        long before = -1;
        try (lease) {
            before = stream.recover(connection, log);
            report(true, before, null);
            publish(connection, lease, before);
            return true;
        } catch (IOException
                | JetStreamApiException
                | ExecutionException
                | TimeoutException
                | RuntimeException failure) {
            fail(failure);
            return before >= 0 && status.published() > before;
        } finally {
            inFlight.clear();
        }
    }

    private void publish(Connection connection, Lease lease, long from)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        long sent = from;
        while (lease.isHeld()) {
            var next = next(sent);
            if (!next.isEmpty()) {
                while (sent - status.published() >= UNCONFIRMED) {
                    confirmOldest();
                }
                publish(connection, next);
                sent = next.getLast().position();
                confirmAnswered();
            } else if (!inFlight.isEmpty()) {
                confirmOldest();
            } else if (handed.isStopped()) {
                return;
            } else {
                handed.awaitBehind(sent, IDLE_MILLIS);
            }
        }
    }

    /// The broker answers to the last one only: it is stored if all are.
    private void publish(Connection connection, List<RecordedEvent> events) throws IOException {
        for (var event : events.subList(0, events.size() - 1)) {
            stream.publish(connection, event);
        }
        var last = events.getLast();
        inFlight.add(new InFlight(last.position(), stream.publishAndAsk(connection, last)));
    }

    /// From memory where that goes on without a hole, else from the log.
    private List<RecordedEvent> next(long sent) {
        var run = handed.takeBehind(sent, BATCH);
        return run.isEmpty() && handed.isBehindHead(sent) ? log.readBatch(stream.partition(), sent, BATCH) : run;
    }

    private void confirmAnswered() throws InterruptedException, ExecutionException, TimeoutException {
        while (!inFlight.isEmpty() && inFlight.element().answer().isDone()) {
            confirmOldest();
        }
    }

    private void confirmOldest() throws InterruptedException, ExecutionException, TimeoutException {
        var oldest = inFlight.element();
        long stored =
                oldest.answer().get(ANSWER_LIMIT_MILLIS, TimeUnit.MILLISECONDS).getSeqno();
        if (stored != oldest.position()) {
            throw new CodedException(
                    "relay.stream-differs",
                    Text.format(
                            "Stream %s has stored position %d as %d: delete it, it is filled from the log again",
                            stream.name(), oldest.position(), stored));
        }
        inFlight.remove();
        report(true, stored, null);
    }

    private void fail(Exception failure) {
        var message = switch (failure) {
            case CodedException coded -> coded.code() + ": " + coded.getMessage();
            case TimeoutException e -> Text.format("JetStream has not answered within %,d ms", ANSWER_LIMIT_MILLIS);
            default -> String.valueOf(failure.getMessage());
        };
        if (!message.equals(status.error())) {
            LOG.warn("Relay of partition {}: {}", stream.partition(), message);
        }
        report(false, status.published(), message);
    }

    private void report(boolean leading, long published, @Nullable String error) {
        status = new RelayStatus(stream.partition(), leading, published, error);
    }
}
