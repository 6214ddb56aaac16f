package io.edupulse.nats.relay;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.kernel.lease.FairShare;
import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Head;
import io.edupulse.kernel.telemetry.TraceContext;
import io.edupulse.kernel.telemetry.Tracing;
import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.ByteBound;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.EventBuffer;
import io.edupulse.kernel.work.LoggedFaults;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.stream.PartitionStream;
import io.edupulse.nats.stream.StreamKeeper;
import io.edupulse.nats.stream.StreamKeeper.RecoveredStream;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes the events of one partition in their order while this node holds the partition's lease: one term.
/// One term runs at a time.
///
/// Invariant: publishing starts at the last sequence that the stream reports; every message names its
/// predecessor; and an event is published only after one statement has shown that the log has it directly after
/// the previously published event. So after an error, a lost answer or a competing relay, the term stops, reads
/// the stream's last sequence, and continues from there. An event in the stream is in the log, or its absence
/// is detected before the next event is published.
final class PartitionRelay implements FairShare.Task<PartitionRelay.Term> {

    private static final Logger LOGGER = LoggerFactory.getLogger(PartitionRelay.class);
    private static final int WRONG_LAST_SEQUENCE = 10071;

    /// The codes of a stream without a leader, and of one whose leader is at another sequence than it says.
    private static final Set<Integer> LEADERLESS = Set.of(10008, WRONG_LAST_SEQUENCE);

    private static final int MAXIMUM_UNCONFIRMED = 2_000;
    private static final int BATCH = 500;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// While nothing is published.
    private static final Duration IDLE_LOOK = Duration.ofSeconds(10);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /// How long a term that ends still publishes events that are known to be in the log.
    private static final Duration LAST_EFFORT = Duration.ofSeconds(1);

    private final PartitionStream stream;
    private final StreamKeeper keeper;
    private final NatsConnection nats;
    private final EventReader log;
    private final Tracing tracing;
    private final CommittedEventBuffer buffer;
    private final ByteBound unconfirmed;
    private final StreamStall stall = new StreamStall();
    private final StreamUnrest unrest = new StreamUnrest();
    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    private final Backoff backoff = Backoff.between(SHORTEST_PAUSE, LONGEST_PAUSE);
    private final LoggedFaults fault = new LoggedFaults();
    private long unconfirmedBytes;
    private long begunAt;
    private volatile RelayStatus status;

    /// @param position of the last event of a run
    /// @param bytes of the whole run
    /// @param traced the contexts of its events that are recorded
    /// @param begun when it was published, by [System#nanoTime]
    private record InFlight(
            long position, long bytes, List<String> traced, long begun, CompletableFuture<PublishAck> answer) {}

    /// The last published event; position 0 and null before the first one.
    private record Sent(long position, @Nullable UUID id) {

        static Sent last(List<RecordedEvent> events) {
            var event = events.getLast();
            return new Sent(event.position(), event.id());
        }

        /// How many published events are read again with the next ones, to see that the log still has them.
        int count() {
            return position == 0 ? 0 : 1;
        }
    }

    PartitionRelay(PartitionStream stream, NatsConnection nats, EventReader log, Tracing tracing) {
        this.stream = stream;
        this.keeper = new StreamKeeper(stream, nats, log);
        this.nats = nats;
        this.log = log;
        this.tracing = tracing;
        int partitions = log.partitions().count();
        this.buffer = new CommittedEventBuffer(EventBuffer.COMMITTED.boundFor(partitions));
        this.unconfirmed = EventBuffer.UNCONFIRMED.boundFor(partitions);
        this.status = RelayStatus.idle(stream.partition());
    }

    CommittedEventBuffer buffer() {
        return buffer;
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

    /// The time during which this node leads the partition.
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
                buffer.wake();
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
        try (var lease = term.lease) {
            buffer.begin();
            stall.interrupted();
            while (lease.isHeld() && !term.isStopping()) {
                buffer.pause(attempt(term));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            buffer.end();
            status = status.at(false, status.published()).healthy();
        }
    }

    /// Publishes until the term ends or a step fails. Returns the pause before the next attempt.
    private Duration attempt(Term term) throws InterruptedException {
        var connection = nats.connected().orElse(null);
        if (connection == null) {
            status = status.failing(NatsRelay.AWAY);
            stall.interrupted();
            return backoff.afterFailure();
        }
        try {
            var recovered = recover(connection);
            if (recovered.refilled() != null) {
                status = status.refilled(recovered.refilled());
                unrest.refilled();
            }
            status = status.at(true, recovered.last());
            begunAt = recovered.last();
            lookAtHead();
            publish(connection, term, recovered);
            return Duration.ZERO;
        } catch (IOException
                | JetStreamApiException
                | ExecutionException
                | TimeoutException
                | RuntimeException failure) {
            fail(failure, connection);
            return backoff.afterFailure();
        } finally {
            inFlight.clear();
            unconfirmedBytes = 0;
        }
    }

    private RecoveredStream recover(Connection connection) throws IOException, JetStreamApiException {
        if (!stall.hasLasted(() -> log.heads().get(stream.partition()))) {
            return keeper.recover(connection);
        }
        stall.replaced();
        return keeper.replace(connection);
    }

    /// Else the term would wait for the next look at all heads.
    private void lookAtHead() {
        long offers = buffer.offers();
        buffer.observeHead(log.readHeads().get(stream.partition()), offers);
    }

    /// The first event after [StreamKeeper#recover] is published alone: the broker gives the reason of a
    /// refusal only for a message that asks for an answer; for later messages it reports a missing predecessor.
    private void publish(Connection connection, Term term, RecoveredStream recovered)
            throws IOException, JetStreamApiException, InterruptedException, ExecutionException, TimeoutException {
        var sent = new Sent(recovered.last(), recovered.lastId());
        int limit = 1;
        long looked = System.nanoTime();
        long lookedAt = sent.position();
        while (term.isHeld()) {
            var interval = sent.position() == lookedAt ? IDLE_LOOK : LOOK;
            if (System.nanoTime() - looked >= interval.toNanos()) {
                keeper.look(connection, recovered, status.published(), sent.position());
                looked = System.nanoTime();
                lookedAt = sent.position();
            }
            var next = next(sent, limit);
            if (!next.isEmpty()) {
                publish(connection, next);
                sent = Sent.last(next);
                confirmAnswered();
            }
            if (limit == 1 && !inFlight.isEmpty()) {
                confirmOldest();
                limit = BATCH;
            } else if (next.isEmpty() && !inFlight.isEmpty()) {
                confirmOldest();
            } else if (next.isEmpty()) {
                isWell();
                if (term.isStopping()) {
                    return;
                }
                buffer.awaitAfter(sent.position(), interval);
            }
        }
    }

    private void publish(Connection connection, List<RecordedEvent> events)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        for (var run : runs(events, unconfirmed)) {
            publishRun(connection, run, RecordedEvent.bytes(run));
        }
    }

    /// Splits events into as few runs as the bound allows, in their order.
    static List<List<RecordedEvent>> runs(List<RecordedEvent> events, ByteBound bound) {
        var runs = new ArrayList<List<RecordedEvent>>();
        int begin = 0;
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            int more = events.get(i).bytes();
            if (!bound.hasRoom(bytes, more)) {
                runs.add(events.subList(begin, i));
                begin = i;
                bytes = 0;
            }
            bytes += more;
        }
        runs.add(events.subList(begin, events.size()));
        return runs;
    }

    /// Publishes a run and asks for an answer to its last event only: the broker stores it only if it has stored all
    /// before it. Waits until the run fits into the bound.
    private void publishRun(Connection connection, List<RecordedEvent> events, long bytes)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        long before = events.getFirst().position() - 1;
        while (before - status.published() >= MAXIMUM_UNCONFIRMED || !unconfirmed.hasRoom(unconfirmedBytes, bytes)) {
            confirmOldest();
        }
        long begun = System.nanoTime();
        for (var event : events.subList(0, events.size() - 1)) {
            stream.publish(connection, event);
        }
        var last = events.getLast();
        inFlight.add(
                new InFlight(last.position(), bytes, traced(events), begun, stream.publishAndAsk(connection, last)));
        unconfirmedBytes += bytes;
    }

    private List<String> traced(List<RecordedEvent> events) {
        return tracing.isOn()
                ? events.stream()
                        .flatMap(event -> TraceContext.sampled(event.metadata().traceparent()).stream())
                        .toList()
                : List.of();
    }

    /// The next events: from memory if these directly follow the sent ones, else from the log.
    private List<RecordedEvent> next(Sent sent, int limit) {
        var run = buffer.takeAfter(sent.position(), limit);
        if (!run.isEmpty() && isLogged(sent, run)) {
            return run;
        }
        if (!run.isEmpty() || buffer.hasAfter(sent.position())) {
            return read(sent, limit);
        }
        buffer.takeSeenHead().filter(head -> isLost(sent, head)).ifPresent(head -> readIds(sent, 0));
        return List.of();
    }

    /// Whether the log may have lost the last published event. The head may have been read before that event was
    /// published, so this is a reason to ask the log, and no proof.
    private static boolean isLost(Sent sent, Head head) {
        return head.position() < sent.position()
                || (head.position() == sent.position() && !Objects.equals(head.eventId(), sent.id()));
    }

    /// Whether the log still has the buffered events: a failover may have removed them since their commit.
    private boolean isLogged(Sent sent, List<RecordedEvent> run) {
        var ids = readIds(sent, run.size());
        boolean isLogged = ids.equals(run.stream().map(RecordedEvent::id).toList());
        if (!isLogged) {
            LOGGER.warn(
                    "The log of partition {} no longer has the events that were committed after position {}: it has lost a tail",
                    stream.partition(),
                    sent.position());
            buffer.forget(sent.position());
        }
        return isLogged;
    }

    /// The ids of the log's events after the last published one, whose presence is checked too.
    private List<UUID> readIds(Sent sent, int limit) {
        var ids = log.readIds(stream.partition(), sent.position() - sent.count(), limit + sent.count());
        if (sent.count() == 1 && (ids.isEmpty() || !ids.getFirst().equals(sent.id()))) {
            throw keeper.lost(sent.position(), sent.id());
        }
        return ids.subList(sent.count(), ids.size());
    }

    private List<RecordedEvent> read(Sent sent, int limit) {
        long offers = buffer.offers();
        var events = log.readBatch(stream.partition(), sent.position() - sent.count(), limit + sent.count());
        if (sent.count() == 1 && (events.isEmpty() || !events.getFirst().id().equals(sent.id()))) {
            throw keeper.lost(sent.position(), sent.id());
        }
        var next = events.subList(sent.count(), events.size());
        if (next.isEmpty()) {
            buffer.observeHead(new Head(sent.position(), sent.id()), offers);
        }
        return next;
    }

    private void confirmAnswered() throws InterruptedException, ExecutionException, TimeoutException {
        while (!inFlight.isEmpty() && inFlight.element().answer().isDone()) {
            confirmOldest();
        }
    }

    private void confirmOldest() throws InterruptedException, ExecutionException, TimeoutException {
        var oldest = inFlight.element();
        long stored = oldest.answer()
                .get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .getSeqno();
        if (stored != oldest.position()) {
            throw new CodedException(
                    "relay.stream-differs",
                    Text.format(
                            "Stream %s stored position %d at sequence %d. Run `reset-stream %d`; the relay refills the stream from the log",
                            stream.name(), oldest.position(), stored, stream.partition()));
        }
        inFlight.remove();
        unconfirmedBytes -= oldest.bytes();
        long now = System.nanoTime();
        oldest.traced()
                .forEach(of ->
                        tracing.record("publish " + stream.name(), Tracing.Kind.PRODUCER, of, oldest.begun(), now));
        status = status.at(true, stored);
        isWell();
    }

    private void isWell() {
        stall.over();
        backoff.afterSuccess();
        status = status.healthy();
        if (fault.isOver()) {
            LOGGER.info("Relay of partition {} works again", stream.partition());
        }
    }

    private void fail(Exception failure, Connection connection) {
        var refused = refused(failure);
        if (refused.isPresent()
                && refused.get().getApiErrorCode() == WRONG_LAST_SEQUENCE
                && status.published() > begunAt) {
            // a message before it was not stored; why not, the broker tells the first one of the next term
            LOGGER.debug("Relay of partition {} begins again", stream.partition(), failure);
            return;
        }
        var message = refused.map(answer -> "JetStream refuses: " + answer.getMessage())
                .orElseGet(() -> message(failure));
        var shown = Redaction.of(unrest.told(stream.name(), message));
        if (fault.isNew(shown)) {
            LOGGER.warn("Relay of partition {}: {}", stream.partition(), shown);
        }
        status = status.failing(shown);
        if (!isOfStream(failure, refused)) {
            stall.interrupted();
        } else if (keeper.isAnswered(connection)) {
            stall.goesOn();
        } else {
            stall.pauses();
        }
    }

    /// Whether the failure may be that of a stream without a leader, and not of the database, of the user, or
    /// for lack of room.
    private boolean isOfStream(Exception failure, Optional<JetStreamApiException> refused) {
        return refused.map(answer -> LEADERLESS.contains(answer.getApiErrorCode()))
                .orElseGet(() ->
                        !(failure instanceof RuntimeException) && nats.refused().isEmpty());
    }

    private String message(Exception failure) {
        return switch (failure) {
            case TimeoutException e ->
                Text.format("JetStream has not answered within %,d ms", ANSWER_LIMIT.toMillis()) + refusal();
            case IOException e -> "JetStream does not answer: " + e.getMessage() + refusal();
            default -> FailureMessage.of(failure);
        };
    }

    private static Optional<JetStreamApiException> refused(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JetStreamApiException answer) {
                return failure instanceof CodedException ? Optional.empty() : Optional.of(answer);
            }
        }
        return Optional.empty();
    }

    private String refusal() {
        return nats.refused().map(reason -> " (" + reason + ")").orElse("");
    }
}
