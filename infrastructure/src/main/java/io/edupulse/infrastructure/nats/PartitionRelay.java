package io.edupulse.infrastructure.nats;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.FairShare;
import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes one partition, in its order, as long as this node has the lease for it: a term. One term at a time.
///
/// Invariant: whatever has happened before, publishing begins at what the stream says it stored last, and
/// every message names its predecessor. So an error, a lost answer or a second relay can only mean: stop,
/// look, and go on from there.
final class PartitionRelay implements FairShare.Task<PartitionRelay.Term> {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionRelay.class);
    private static final int UNCONFIRMED = 2_000;
    private static final int BATCH = 500;
    private static final long ANSWER_LIMIT_MILLIS = 5_000;
    private static final long IDLE_MILLIS = 200;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /// How long a term that is to end goes on publishing what is known to be in the log.
    private static final Duration LAST_EFFORT = Duration.ofSeconds(1);

    private final PartitionStream stream;
    private final NatsLink link;
    private final EventReader log;
    private final HandedEvents handed = new HandedEvents();
    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    private volatile RelayStatus status;

    private record InFlight(long position, CompletableFuture<PublishAck> answer) {}

    PartitionRelay(PartitionStream stream, NatsLink link, EventReader log) {
        this.stream = stream;
        this.link = link;
        this.log = log;
        this.status = new RelayStatus(stream.partition(), false, 0, null);
    }

    HandedEvents handed() {
        return handed;
    }

    RelayStatus status() {
        return status;
    }

    @Override
    public String lease() {
        return "relay/" + stream.name();
    }

    @Override
    public Term begin(Lease lease) {
        var term = new Term(lease);
        term.thread.start();
        return term;
    }

    /// The time in which this node leads the partition.
    final class Term implements FairShare.Work {

        private final Lease lease;
        private final Thread thread;
        private volatile @Nullable Deadline end;

        private Term(Lease lease) {
            this.lease = lease;
            this.thread = Thread.ofVirtual().name("relay-" + stream.partition()).unstarted(() -> lead(this));
        }

        @Override
        public boolean isRunning() {
            return thread.isAlive();
        }

        @Override
        public void stop() {
            if (end == null) {
                end = Deadline.after(LAST_EFFORT);
            }
        }

        @Override
        public boolean awaitEnd(Deadline deadline) throws InterruptedException {
            return thread.join(deadline.left());
        }

        private boolean isStopping() {
            return end != null;
        }

        private boolean isHeld() {
            var limit = end;
            return lease.isHeld() && (limit == null || !limit.hasPassed());
        }
    }

    private void lead(Term term) {
        var backoff = Backoff.between(SHORTEST_PAUSE, LONGEST_PAUSE);
        try (var lease = term.lease) {
            while (lease.isHeld() && !term.isStopping()) {
                if (attempt(term)) {
                    backoff.afterSuccess();
                } else {
                    handed.pause(backoff.afterFailure().toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            report(false, status.published(), null);
        }
    }

    /// Publishes until the term ends or something fails. Whether anything could be published.
    private boolean attempt(Term term) throws InterruptedException {
        var connection = link.connected().orElse(null);
        if (connection == null) {
            report(false, status.published(), NatsRelay.AWAY);
            return false;
        }
        long before = -1;
        try {
            before = stream.recover(connection, log);
            report(true, before, null);
            publish(connection, term, before);
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

    private void publish(Connection connection, Term term, long from)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        long sent = from;
        while (term.isHeld()) {
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
            } else if (term.isStopping()) {
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
