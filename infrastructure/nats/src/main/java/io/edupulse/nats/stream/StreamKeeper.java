package io.edupulse.nats.stream;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.nats.connection.NatsConnection;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the stream of one partition as its relay requires it: existing, owned by this log, with the required
/// settings, without a gap, and with the log's events. Used by one thread.
///
/// Sequences equal positions, so a gap cannot be filled in place: the keeper deletes such a stream, and the relay
/// refills it. The keeper deletes only streams of this log, and never a stream with events that the log lacks: an
/// operator decides about that one.
public final class StreamKeeper {

    private static final Logger LOGGER = LoggerFactory.getLogger(StreamKeeper.class);
    private static final int NOT_FOUND = 404;
    private static final int SUBJECTS_OVERLAP = 10065;

    private final PartitionStream stream;
    private final NatsConnection nats;
    private final EventReader log;
    private final StreamFaults faults;
    private final RefillThrottle throttle = new RefillThrottle();
    private @Nullable StreamRequirements recoveredTo;
    private boolean isKnown;

    public StreamKeeper(PartitionStream stream, NatsConnection nats, EventReader log) {
        this.stream = stream;
        this.nats = nats;
        this.log = log;
        this.faults = new StreamFaults(stream.name(), stream.partition());
    }

    /// The end of a stream that meets the requirements.
    ///
    /// @param last the last stored position; 0 for an empty stream
    /// @param lastId the id of the event there, in the stream and in the log; null for an empty stream
    /// @param created when the stream was created, which tells it from another one of the same name
    /// @param refilled why the stream was created again now; null if it was not
    public record RecoveredStream(
            long last,
            @Nullable UUID lastId,
            ZonedDateTime created,
            @Nullable String refilled) {}

    /// Creates, repairs or replaces the stream as required, and returns its end.
    ///
    /// @throws CodedException with a code `relay.*` if the stream cannot or must not be changed
    public RecoveredStream recover(Connection connection) throws IOException, JetStreamApiException {
        var management = connection.jetStreamManagement(NatsConnection.JETSTREAM);
        var required = required();
        recoveredTo = required;
        var found = find(management);
        if (found.isEmpty()) {
            return fresh(management, required, isKnown ? "was gone" : null);
        }
        var info = found.get();
        long last = info.getStreamState().getLastSequence();
        var sample = sample(management, info);
        checkOwner(required, info, () -> sample);
        checkAgainstLog(sample);
        var damage = new ArrayList<String>();
        damage(info).ifPresent(damage::add);
        damage.addAll(required.lasting(info.getConfiguration()));
        if (!damage.isEmpty()) {
            return refill(management, required, String.join(", ", damage));
        }
        if (!repair(management, required, info.getConfiguration())) {
            var differences = required.differences(info.getConfiguration());
            return refill(
                    management,
                    required,
                    "has other settings, which the broker does not change: " + String.join(", ", differences));
        }
        isKnown = true;
        var lastId = last == 0 ? null : sample.pairs().getLast().published();
        return new RecoveredStream(last, lastId, info.getCreateTime(), null);
    }

    /// Whether JetStream answers, whatever becomes of the stream.
    public boolean isAnswered(Connection connection) {
        try {
            var names = connection.jetStreamManagement(NatsConnection.JETSTREAM).getStreamNames(stream.subjects());
            return names != null;
        } catch (IOException | JetStreamApiException e) {
            return false;
        }
    }

    /// Deletes the stream, which has had no leader for long, and creates it again. Nothing is lost by that: the
    /// relay refills it. It must have been this log's when it could be seen last.
    ///
    /// @throws CodedException with a code `relay.*` if the stream must not be changed
    public RecoveredStream replace(Connection connection) throws IOException, JetStreamApiException {
        return isKnown
                ? refill(
                        connection.jetStreamManagement(NatsConnection.JETSTREAM),
                        required(),
                        "has had no leader for long")
                : recover(connection);
    }

    /// Fails if the stream belongs to another log.
    ///
    /// @throws CodedException with `relay.stream-of-another-log`
    void checkOwner(Connection connection) throws IOException, JetStreamApiException {
        var management = connection.jetStreamManagement(NatsConnection.JETSTREAM);
        var found = find(management);
        if (found.isPresent()) {
            checkOwner(required(), found.get(), () -> sample(management, found.get()));
        }
    }

    /// The problem of the stream, as text; empty if it has none.
    Optional<String> problem(StreamInfo info) {
        var required = required();
        var label = StreamLabel.read(info.getConfiguration().getDescription());
        if (label.isPresent() && !label.get().log().equals(required.label().log())) {
            return Optional.of("belongs to log " + label.get().log());
        }
        var differences = required.differences(info.getConfiguration());
        return damage(info)
                .or(() -> differences.isEmpty()
                        ? Optional.empty()
                        : Optional.of("has other settings: " + String.join(", ", differences)));
    }

    /// Checks with one request that the stream is unchanged since [#recover].
    ///
    /// @param confirmed the last confirmed position
    /// @param sent the last published position
    /// @throws CodedException with `relay.stream-gone` or `relay.stream-damaged` if it has changed
    public void look(Connection connection, RecoveredStream recovered, long confirmed, long sent)
            throws IOException, JetStreamApiException {
        var info = find(connection.jetStreamManagement(NatsConnection.JETSTREAM))
                .orElseThrow(() -> faults.gone("is gone"));
        if (!info.getCreateTime().equals(recovered.created())) {
            throw faults.gone("was deleted and created again by another program");
        }
        damage(info).ifPresent(damage -> {
            throw faults.damaged(damage);
        });
        long last = info.getStreamState().getLastSequence();
        if (last < confirmed || last > sent) {
            throw faults.damaged(Text.format("ends at position %d, but the relay left it at %d", last, confirmed));
        }
        var required = Objects.requireNonNull(recoveredTo, "recover comes first");
        var differences = required.differences(info.getConfiguration());
        if (!differences.isEmpty()) {
            throw faults.damaged("has other settings: " + String.join(", ", differences));
        }
    }

    /// The error for an event that the log no longer has, or has replaced.
    public CodedException lost(long position, @Nullable UUID published) {
        var logged = log.readIds(stream.partition(), position - 1, 1);
        return logged.isEmpty()
                ? faults.aheadOfLog(position, String.valueOf(published), head())
                : faults.differsFromLog(position, String.valueOf(published), logged.getFirst());
    }

    private StreamRequirements required() {
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

    private RecoveredStream fresh(
            JetStreamManagement management, StreamRequirements required, @Nullable String refilled)
            throws IOException, JetStreamApiException {
        try {
            var info = management.addStream(required.fresh());
            var differences = required.differences(info.getConfiguration());
            if (!differences.isEmpty()) {
                throw faults.settings(differences, null);
            }
            if (refilled != null) {
                LOGGER.warn("Stream {} {}. The relay refills it from the log", stream.name(), refilled);
            }
            isKnown = true;
            return new RecoveredStream(0, null, info.getCreateTime(), refilled);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == SUBJECTS_OVERLAP) {
                var subjects = stream.subjects();
                throw faults.subjectsTaken(subjects, management.getStreamNames(subjects));
            }
            throw e;
        }
    }

    /// A stream without a label is of a previous version if one of its messages is an event of the log, and else of
    /// another program. An empty one with the right subjects may be taken over: it has nothing to lose.
    private void checkOwner(StreamRequirements required, StreamInfo info, Sampling sampling)
            throws IOException, JetStreamApiException {
        var label = StreamLabel.read(info.getConfiguration().getDescription());
        if (label.isPresent()) {
            if (!label.get().log().equals(required.label().log())) {
                throw faults.ofAnotherLog("belongs to log " + label.get().log());
            }
        } else if (!info.getConfiguration()
                .getSubjects()
                .equals(required.fresh().getSubjects())) {
            throw faults.ofAnotherLog("takes the subjects "
                    + String.join(", ", info.getConfiguration().getSubjects()));
        } else if (!sampling.take().mayBeOfLog()) {
            throw faults.ofAnotherLog("has no label, and none of the events of this log");
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

    /// Every stream begins with position 1, so a stream with fewer messages than its last sequence has lost some.
    private static Optional<String> damage(StreamInfo info) {
        var state = info.getStreamState();
        long missing = state.getLastSequence() - state.getMsgCount();
        return missing == 0
                ? Optional.empty()
                : Optional.of(Text.format("lacks %d of its %d messages", missing, state.getLastSequence()));
    }

    private RecoveredStream refill(JetStreamManagement management, StreamRequirements required, String damage)
            throws IOException, JetStreamApiException {
        var left = throttle.left(System.nanoTime());
        if (left.isPositive()) {
            throw faults.tooSoon(damage, left.toSeconds() + 1);
        }
        delete(management, damage);
        throttle.refilled(System.nanoTime());
        return fresh(management, required, damage);
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

    /// Repairs the settings in place. Returns false if the broker refuses that and a new stream would have the
    /// required ones.
    private boolean repair(JetStreamManagement management, StreamRequirements required, StreamConfiguration actual)
            throws IOException {
        var differences = required.differences(actual);
        if (differences.isEmpty()) {
            return true;
        }
        List<String> left;
        try {
            var updated = management.updateStream(required.applyTo(StreamConfiguration.builder(actual)));
            left = required.differences(updated.getConfiguration());
        } catch (JetStreamApiException e) {
            if (required.isOfBroker(differences)) {
                throw faults.settings(differences, e);
            }
            return false;
        }
        if (!left.isEmpty()) {
            throw faults.settings(left, null);
        }
        LOGGER.info(
                "Stream {} had other settings, which were repaired: {}", stream.name(), String.join(", ", differences));
        return true;
    }

    private long head() {
        return log.heads().get(stream.partition());
    }
}
