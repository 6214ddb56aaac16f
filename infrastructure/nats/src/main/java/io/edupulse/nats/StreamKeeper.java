package io.edupulse.nats;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the stream of one partition as its relay needs it: there, this log's own, with the settings that it must have,
/// without a hole, and with the log's events. Used by one thread.
///
/// Because the sequence of a message is its position, a hole cannot be filled in place: such a stream is deleted and
/// filled again. That happens to a stream of this log alone, and never for what the log itself may have lost: a stream
/// that has events which the log does not have is left for people to judge.
final class StreamKeeper {

    private static final Logger LOGGER = LoggerFactory.getLogger(StreamKeeper.class);
    private static final int NOT_FOUND = 404;
    private static final int SUBJECTS_OVERLAP = 10065;

    private final PartitionStream stream;
    private final NatsConnection nats;
    private final EventReader log;
    private final StreamFaults faults;
    private final RefillThrottle throttle = new RefillThrottle();
    private boolean isKnown;

    StreamKeeper(PartitionStream stream, NatsConnection nats, EventReader log) {
        this.stream = stream;
        this.nats = nats;
        this.log = log;
        this.faults = new StreamFaults(stream.name(), stream.partition());
    }

    /// A stream that is as it must be.
    ///
    /// @param last the position that was stored last; 0 for an empty stream
    /// @param lastId of the event there, which the log has there too; null for an empty stream
    /// @param created when it was made, which tells it from another of the same name
    /// @param refilled why it was made again now; null if it was not
    record RecoveredStream(
            StreamRequirements terms,
            long last,
            @Nullable UUID lastId,
            ZonedDateTime created,
            @Nullable String refilled) {}

    /// Makes the stream as it must be, and tells where to go on.
    ///
    /// @throws CodedException with one of the codes of [StreamFaults] if it cannot or may not be done
    RecoveredStream recover(Connection connection) throws IOException, JetStreamApiException {
        var management = connection.jetStreamManagement(NatsConnection.JETSTREAM);
        var terms = terms();
        var found = find(management);
        if (found.isEmpty()) {
            return fresh(management, terms, isKnown ? "was gone" : null);
        }
        var info = found.get();
        long last = info.getStreamState().getLastSequence();
        var sample = sample(management, info);
        checkOwner(terms, info, () -> sample);
        checkAgainstLog(sample);
        var damage = new ArrayList<String>();
        damage(info).ifPresent(damage::add);
        damage.addAll(terms.lasting(info.getConfiguration()));
        if (!damage.isEmpty()) {
            return refill(management, terms, String.join(", ", damage));
        }
        if (!mend(management, terms, info.getConfiguration())) {
            var differences = terms.differences(info.getConfiguration());
            return refill(
                    management,
                    terms,
                    "has other settings, which the broker does not change: " + String.join(", ", differences));
        }
        isKnown = true;
        var lastId = last == 0 ? null : sample.pairs().getLast().published();
        return new RecoveredStream(terms, last, lastId, info.getCreateTime(), null);
    }

    /// Refuses a stream that is not this log's.
    ///
    /// @throws CodedException with `relay.stream-of-another-log`
    void checkOwner(Connection connection) throws IOException, JetStreamApiException {
        var management = connection.jetStreamManagement(NatsConnection.JETSTREAM);
        var found = find(management);
        if (found.isPresent()) {
            checkOwner(terms(), found.get(), () -> sample(management, found.get()));
        }
    }

    /// What is wrong with the stream, for people; empty if nothing is.
    Optional<String> problem(StreamInfo info) {
        var terms = terms();
        var label = StreamLabel.read(info.getConfiguration().getDescription());
        if (label.isPresent() && !label.get().log().equals(terms.label().log())) {
            return Optional.of("belongs to log " + label.get().log());
        }
        var differences = terms.differences(info.getConfiguration());
        return damage(info)
                .or(() -> differences.isEmpty()
                        ? Optional.empty()
                        : Optional.of("has other settings: " + String.join(", ", differences)));
    }

    /// Looks whether the stream is still as it was left. One request, for a look each second.
    ///
    /// @param confirmed the last position that is known to be stored
    /// @param sent the last position that may be
    /// @throws CodedException with `relay.stream-gone` or `relay.stream-damaged` if it is not
    void look(Connection connection, RecoveredStream kept, long confirmed, long sent)
            throws IOException, JetStreamApiException {
        var info = find(connection.jetStreamManagement(NatsConnection.JETSTREAM))
                .orElseThrow(() -> faults.gone("is gone"));
        if (!info.getCreateTime().equals(kept.created())) {
            throw faults.gone("was deleted and made again by another");
        }
        damage(info).ifPresent(damage -> {
            throw faults.damaged(damage);
        });
        long last = info.getStreamState().getLastSequence();
        if (last < confirmed || last > sent) {
            throw faults.damaged(Text.format("ends at position %d, and not where it was left, at %d", last, confirmed));
        }
        var differences = kept.terms().differences(info.getConfiguration());
        if (!differences.isEmpty()) {
            throw faults.damaged("has other settings: " + String.join(", ", differences));
        }
    }

    /// Says which event the log does not have any more, or has changed.
    CodedException lost(long position, @Nullable UUID published) {
        var logged = log.readIds(stream.partition(), position - 1, 1);
        return logged.isEmpty()
                ? faults.aheadOfLog(position, String.valueOf(published), head())
                : faults.differsFromLog(position, String.valueOf(published), logged.getFirst());
    }

    private StreamRequirements terms() {
        var label = new StreamLabel(
                log.logId(), stream.partition(), log.partitions().count());
        return new StreamRequirements(stream.settings(), label);
    }

    @FunctionalInterface
    private interface Sampling {
        StreamSample take() throws IOException, JetStreamApiException;
    }

    private StreamSample sample(JetStreamManagement management, StreamInfo info)
            throws IOException, JetStreamApiException {
        var state = info.getStreamState();
        return StreamSample.take(
                stream, management, log, Math.max(1, state.getFirstSequence()), state.getLastSequence());
    }

    private Optional<StreamInfo> find(JetStreamManagement management) throws IOException, JetStreamApiException {
        return StreamStates.find(management, stream.name(), null);
    }

    private RecoveredStream fresh(JetStreamManagement management, StreamRequirements terms, @Nullable String refilled)
            throws IOException, JetStreamApiException {
        try {
            var info = management.addStream(terms.fresh());
            var differences = terms.differences(info.getConfiguration());
            if (!differences.isEmpty()) {
                throw faults.settings(differences, null);
            }
            if (refilled != null) {
                LOGGER.warn("Stream {} {}: it is filled again from the log", stream.name(), refilled);
            }
            isKnown = true;
            return new RecoveredStream(terms, 0, null, info.getCreateTime(), refilled);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == SUBJECTS_OVERLAP) {
                var subjects = stream.settings().subjects(stream.partition());
                throw faults.subjectsTaken(subjects, management.getStreamNames(subjects));
            }
            throw e;
        }
    }

    /// A stream without a label was made by a previous version, if any message in it is the log's event, or by another
    /// program. One without messages and with the right subjects may be taken: nothing is lost with it.
    private void checkOwner(StreamRequirements terms, StreamInfo info, Sampling sampling)
            throws IOException, JetStreamApiException {
        var label = StreamLabel.read(info.getConfiguration().getDescription());
        if (label.isPresent()) {
            if (!label.get().log().equals(terms.label().log())) {
                throw faults.ofAnotherLog("belongs to log " + label.get().log());
            }
        } else if (!info.getConfiguration().getSubjects().equals(terms.fresh().getSubjects())) {
            throw faults.ofAnotherLog("takes the subjects "
                    + String.join(", ", info.getConfiguration().getSubjects()));
        } else if (!sampling.take().mayBeOfLog()) {
            throw faults.ofAnotherLog("says of no log that it is its own, and has none of the events of this one");
        }
    }

    private void checkAgainstLog(StreamSample sample) {
        sample.disagreeing().ifPresent(pair -> {
            var published = pair.published() == null ? "(none)" : pair.published();
            throw pair.logged() == null
                    ? faults.aheadOfLog(pair.position(), published, head())
                    : faults.differsFromLog(pair.position(), published, pair.logged());
        });
    }

    /// Every stream begins with position 1, so one with fewer messages than its last sequence has lost some.
    private static Optional<String> damage(StreamInfo info) {
        var state = info.getStreamState();
        long missing = state.getLastSequence() - state.getMsgCount();
        return missing == 0
                ? Optional.empty()
                : Optional.of(Text.format("lacks %d of its %d messages", missing, state.getLastSequence()));
    }

    private RecoveredStream refill(JetStreamManagement management, StreamRequirements terms, String damage)
            throws IOException, JetStreamApiException {
        var left = throttle.left(System.nanoTime());
        if (left.isPositive()) {
            throw faults.tooSoon(damage, left.toSeconds() + 1);
        }
        delete(management, damage);
        throttle.refilled(System.nanoTime());
        return fresh(management, terms, damage);
    }

    private void delete(JetStreamManagement management, String damage) throws IOException, JetStreamApiException {
        try {
            management.deleteStream(stream.name());
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() != NOT_FOUND) {
                throw faults.notDeleted(damage, String.valueOf(e.getMessage()), e);
            }
        } catch (IOException e) {
            // a server that refuses a user's request says so, and does not answer it
            var refused = nats.refused();
            if (refused.isPresent()) {
                throw faults.notDeleted(damage, refused.get(), e);
            }
            throw e;
        }
    }

    /// Sets the settings right in place; false if the broker refuses that, and a new stream would not need it.
    private boolean mend(JetStreamManagement management, StreamRequirements terms, StreamConfiguration actual)
            throws IOException {
        var differences = terms.differences(actual);
        if (differences.isEmpty()) {
            return true;
        }
        List<String> left;
        try {
            var mended = management.updateStream(terms.applyTo(StreamConfiguration.builder(actual)));
            left = terms.differences(mended.getConfiguration());
        } catch (JetStreamApiException e) {
            if (terms.isOfBroker(differences)) {
                throw faults.settings(differences, e);
            }
            return false;
        }
        if (!left.isEmpty()) {
            throw faults.settings(left, null);
        }
        LOGGER.info(
                "Stream {} had other settings and has been set right: {}",
                stream.name(),
                String.join(", ", differences));
        return true;
    }

    private long head() {
        return log.heads().get(stream.partition());
    }
}
