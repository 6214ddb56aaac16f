package io.edupulse.nats.stream;

import io.edupulse.json.EnvelopeCodec;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The streams of the log, for operators: their state, their comparison with the log, and their reset. Thread-safe.
public final class NatsStreams {

    private static final Logger LOGGER = LoggerFactory.getLogger(NatsStreams.class);

    private final NatsSettings settings;
    private final StreamNames names;
    private final NatsConnection nats;
    private final EventReader log;
    private final EnvelopeCodec envelopes;
    private final StreamStates states;

    @Inject
    public NatsStreams(NatsSettings settings, NatsConnection nats, EventReader log, EnvelopeCodec envelopes) {
        this.settings = settings;
        this.names = new StreamNames(settings);
        this.nats = nats;
        this.log = log;
        this.envelopes = envelopes;
        this.states = new StreamStates(settings, nats);
    }

    /// The state of a stream.
    ///
    /// @param lastSequence the position that was stored last; 0 without a stream
    /// @param steppedOver how many of the messages are placeholders
    /// @param problem the problem of the stream, such as missing messages; null if it has none
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
        return states.state(partition, info -> problem(partition, info));
    }

    /// Compares a whole stream with the log, event by event.
    ///
    /// @throws CodedException with `nats.unavailable`
    public StreamComparison compare(int partition) {
        var name = names.stream(partition);
        long end = states.ask(management -> StreamStates.find(management, name, null))
                .map(info -> info.getStreamState().getLastSequence())
                .orElse(0L);
        try {
            return new StreamComparer(stream(partition), states.connection(), log).compare(end);
        } catch (JetStreamApiException | IOException | IllegalStateException e) {
            throw states.unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw states.unavailable(e);
        }
    }

    /// Compares the streams of all partitions, one after the other.
    ///
    /// @throws CodedException with `nats.unavailable`
    public List<StreamComparison> compareAll() {
        return IntStream.range(0, log.partitions().count())
                .mapToObj(this::compare)
                .toList();
    }

    /// Deletes a partition's stream. The relay of a running node creates it again and refills it from the log.
    ///
    /// @param force whether to delete a stream of another log too
    /// @throws CodedException with `nats.unavailable`, or `relay.stream-of-another-log` without force
    public void reset(int partition, boolean force) {
        var name = names.stream(partition);
        states.ask(management -> {
            var found = StreamStates.find(management, name, null);
            if (found.isPresent()) {
                if (!force) {
                    requireNotAnothers(partition, found.get());
                }
                management.deleteStream(name);
            }
            return found;
        });
    }

    /// Fails on a broker where the streams or the subjects of this log belong to another log or program. An unreachable
    /// broker passes: the relay checks again before it publishes.
    ///
    /// @throws CodedException with `relay.stream-of-another-log` or `relay.subjects-taken`
    public void requireOwn() {
        try {
            var connection = states.connection();
            var own = IntStream.range(0, log.partitions().count())
                    .mapToObj(names::stream)
                    .toList();
            var taken = connection.jetStreamManagement(NatsConnection.JETSTREAM).getStreamNames(names.allSubjects());
            var others = taken.stream().filter(name -> !own.contains(name)).toList();
            if (!others.isEmpty()) {
                throw new StreamFaults(own.getFirst(), 0).subjectsTaken(names.allSubjects(), others);
            }
            for (int partition = 0; partition < own.size(); partition++) {
                new StreamKeeper(stream(partition), nats, log).checkOwner(connection);
            }
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            LOGGER.debug("The owner of the streams is not known yet", e);
        } catch (CodedException e) {
            if (!e.code().equals("nats.unavailable")) {
                throw e;
            }
        }
    }

    private Optional<String> problem(int partition, StreamInfo info) {
        try {
            return new StreamKeeper(stream(partition), nats, log).problem(info);
        } catch (StoreUnavailableException e) {
            LOGGER.debug("The log's id is not known", e);
            return Optional.empty();
        }
    }

    private void requireNotAnothers(int partition, StreamInfo info) {
        var label = StreamLabel.read(info.getConfiguration().getDescription());
        if (label.isPresent() && !label.get().log().equals(log.logId())) {
            throw new StreamFaults(names.stream(partition), partition)
                    .ofAnotherLog("belongs to log " + label.get().log());
        }
    }

    private PartitionStream stream(int partition) {
        return new PartitionStream(settings, partition, envelopes);
    }
}
