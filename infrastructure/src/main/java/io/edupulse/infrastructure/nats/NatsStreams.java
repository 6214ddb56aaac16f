package io.edupulse.infrastructure.nats;

import io.edupulse.infrastructure.json.EnvelopeCodec;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the broker has of the log, for those who look after it. Thread-safe.
public final class NatsStreams {

    private static final Logger LOG = LoggerFactory.getLogger(NatsStreams.class);
    private static final int NOT_FOUND = 404;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

    private final NatsSettings settings;
    private final NatsLink link;
    private final EventReader log;
    private final EnvelopeCodec envelopes;

    @Inject
    public NatsStreams(NatsSettings settings, NatsLink link, EventReader log, EnvelopeCodec envelopes) {
        this.settings = settings;
        this.link = link;
        this.log = log;
        this.envelopes = envelopes;
    }

    /// What a stream holds.
    ///
    /// @param lastSequence the position that was stored last; 0 without a stream
    /// @param steppedOver how many of the messages are placeholders of events that could not be published
    /// @param problem what is wrong with the stream, such as messages that it lacks; null if nothing is
    public record State(
            int partition,
            String stream,
            long messages,
            long lastSequence,
            long steppedOver,
            @Nullable String problem) {}

    /// The state of a partition's stream.
    ///
    /// @throws CodedException with `nats.unavailable`
    public State state(int partition) {
        var name = settings.stream(partition);
        var placeholders = StreamInfoOptions.filterSubjects(settings.unpublishableFilter(partition));
        var found = ask(management -> find(management, name, placeholders));
        if (found.isEmpty()) {
            return new State(partition, name, 0, 0, 0, "is not there");
        }
        var info = found.get();
        var state = info.getStreamState();
        long steppedOver = state.getSubjectMap().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return new State(
                partition,
                name,
                state.getMsgCount(),
                state.getLastSequence(),
                steppedOver,
                problem(partition, info).orElse(null));
    }

    /// Compares a whole stream with the log, event by event.
    ///
    /// @throws CodedException with `nats.unavailable`
    public StreamComparison compare(int partition) {
        var name = settings.stream(partition);
        long end = ask(management -> find(management, name, null))
                .map(info -> info.getStreamState().getLastSequence())
                .orElse(0L);
        try {
            return new StreamComparer(stream(partition), connection(), log).compare(end);
        } catch (JetStreamApiException | IOException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    /// Deletes a partition's stream. The relay of a node that runs makes it again and fills it from the log.
    ///
    /// @param force whether it is deleted also if it belongs to another log
    /// @throws CodedException with `nats.unavailable`, or `relay.stream-of-another-log` without force
    public void reset(int partition, boolean force) {
        var name = settings.stream(partition);
        ask(management -> {
            var found = find(management, name, null);
            if (found.isPresent()) {
                if (!force) {
                    requireNotAnothers(partition, found.get());
                }
                management.deleteStream(name);
            }
            return found;
        });
    }

    /// Refuses a broker on which the streams or the subjects of this log are another's. A broker that does not answer
    /// now is not refused: the relay looks again before it writes anything.
    ///
    /// @throws CodedException with `relay.stream-of-another-log` or `relay.subjects-taken`
    public void requireOwn() {
        try {
            var connection = connection();
            var own = IntStream.range(0, log.partitions().count())
                    .mapToObj(settings::stream)
                    .toList();
            var taken = connection.jetStreamManagement(NatsLink.JETSTREAM).getStreamNames(settings.allSubjects());
            var others = taken.stream().filter(name -> !own.contains(name)).toList();
            if (!others.isEmpty()) {
                throw new StreamFaults(own.getFirst(), 0).subjectsTaken(settings.allSubjects(), others);
            }
            for (int partition = 0; partition < own.size(); partition++) {
                new StreamKeeper(stream(partition), link, log).checkOwner(connection);
            }
        } catch (IOException | JetStreamApiException e) {
            LOG.debug("Whose the streams are is not known yet", e);
        } catch (CodedException e) {
            if (!e.code().equals("nats.unavailable")) {
                throw e;
            }
        }
    }

    private Optional<String> problem(int partition, StreamInfo info) {
        try {
            return new StreamKeeper(stream(partition), link, log).problem(info);
        } catch (StoreUnavailableException e) {
            LOG.debug("Which log this is cannot be told", e);
            return Optional.empty();
        }
    }

    private void requireNotAnothers(int partition, StreamInfo info) {
        var label = StreamLabel.read(info.getConfiguration().getDescription());
        if (label.isPresent() && !label.get().log().equals(log.logId())) {
            throw new StreamFaults(settings.stream(partition), partition)
                    .ofAnotherLog("belongs to log " + label.get().log());
        }
    }

    private PartitionStream stream(int partition) {
        return new PartitionStream(settings, partition, envelopes);
    }

    @FunctionalInterface
    private interface Question {
        Optional<StreamInfo> ask(JetStreamManagement management) throws IOException, JetStreamApiException;
    }

    private Optional<StreamInfo> ask(Question question) {
        try {
            return question.ask(connection().jetStreamManagement(NatsLink.JETSTREAM));
        } catch (JetStreamApiException | IOException e) {
            throw unavailable(e);
        }
    }

    private static Optional<StreamInfo> find(
            JetStreamManagement management, String name, @Nullable StreamInfoOptions options)
            throws IOException, JetStreamApiException {
        try {
            return Optional.of(
                    options == null ? management.getStreamInfo(name) : management.getStreamInfo(name, options));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Connection connection() {
        var deadline = Deadline.after(CONNECT_LIMIT);
        while (!deadline.hasPassed()) {
            var connection = link.connected();
            if (connection.isPresent()) {
                return connection.get();
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new CodedException("nats.unavailable", Text.format("NATS does not answer at %s", settings.shownUrl()));
    }

    private CodedException unavailable(Exception e) {
        var refused = link.refused().map(reason -> " (" + reason + ")").orElse("");
        return new CodedException(
                "nats.unavailable",
                Text.format(
                        "JetStream at %s does not answer: %s%s",
                        settings.shownUrl(), Redaction.of(String.valueOf(e.getMessage())), refused),
                e);
    }
}
