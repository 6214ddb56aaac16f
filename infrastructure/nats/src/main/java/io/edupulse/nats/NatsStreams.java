package io.edupulse.nats;

import io.edupulse.json.EnvelopeCodec;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the broker has of the log, for those who look after it. Thread-safe.
public final class NatsStreams {

    private static final Logger LOGGER = LoggerFactory.getLogger(NatsStreams.class);

    private final NatsSettings settings;
    private final NatsConnection nats;
    private final EventReader log;
    private final EnvelopeCodec envelopes;
    private final StreamStates states;

    @Inject
    public NatsStreams(NatsSettings settings, NatsConnection nats, EventReader log, EnvelopeCodec envelopes) {
        this.settings = settings;
        this.nats = nats;
        this.log = log;
        this.envelopes = envelopes;
        this.states = new StreamStates(settings, nats);
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
        return states.state(partition, info -> problem(partition, info));
    }

    /// Compares a whole stream with the log, event by event.
    ///
    /// @throws CodedException with `nats.unavailable`
    public StreamComparison compare(int partition) {
        var name = settings.stream(partition);
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

    /// Deletes a partition's stream. The relay of a node that runs makes it again and fills it from the
    /// log.
    ///
    /// @param force whether it is deleted also if it belongs to another log
    /// @throws CodedException with `nats.unavailable`, or `relay.stream-of-another-log` without force
    public void reset(int partition, boolean force) {
        var name = settings.stream(partition);
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

    /// Refuses a broker on which the streams or the subjects of this log are another's. A broker that
    /// does not answer now is not refused: the relay looks again before it writes anything.
    ///
    /// @throws CodedException with `relay.stream-of-another-log` or `relay.subjects-taken`
    public void requireOwn() {
        try {
            var connection = states.connection();
            var own = IntStream.range(0, log.partitions().count())
                    .mapToObj(settings::stream)
                    .toList();
            var taken = connection.jetStreamManagement(NatsConnection.JETSTREAM).getStreamNames(settings.allSubjects());
            var others = taken.stream().filter(name -> !own.contains(name)).toList();
            if (!others.isEmpty()) {
                throw new StreamFaults(own.getFirst(), 0).subjectsTaken(settings.allSubjects(), others);
            }
            for (int partition = 0; partition < own.size(); partition++) {
                new StreamKeeper(stream(partition), nats, log).checkOwner(connection);
            }
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            LOGGER.debug("Whose the streams are is not known yet", e);
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
            LOGGER.debug("Which log this is cannot be told", e);
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
}
