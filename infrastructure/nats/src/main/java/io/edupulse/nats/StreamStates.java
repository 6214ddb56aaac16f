package io.edupulse.nats;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.nats.NatsStreams.State;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asks the broker about the streams of a log, also where the log itself cannot be reached. Thread-safe.
public final class StreamStates {

    private static final int NOT_FOUND = 404;
    private static final int NO_SUCH_STREAM = 10059;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final long LOOK_NANOS = 20_000_000;

    private final NatsSettings settings;
    private final NatsConnection nats;

    public StreamStates(NatsSettings settings, NatsConnection nats) {
        this.settings = settings;
        this.nats = nats;
    }

    /// The streams that are there, found by their names, in the order of their partitions. Without the
    /// log it is not known whether one is missing, or what is wrong with one.
    ///
    /// @throws CodedException with `nats.unavailable`
    public List<State> all() {
        return ask(management -> management.getStreamNames(settings.allSubjects())).stream()
                .flatMap(name -> settings.partitionOf(name).stream().boxed())
                .sorted()
                .map(partition -> state(partition, info -> Optional.empty()))
                .toList();
    }

    /// Refuses where it is known that there is no connection, without waiting for one.
    ///
    /// @throws CodedException with `nats.unavailable`
    public void requireConnection() {
        if (nats.failure().isPresent()) {
            throw notConnected();
        }
    }

    /// Looks whether JetStream answers, about whatever stream.
    ///
    /// @throws CodedException with `nats.unavailable` if it does not
    public void requireAnswer() {
        var _ = ask(management -> find(management, settings.stream(0), null));
    }

    /// @param problem tells what is wrong with a stream
    State state(int partition, Function<StreamInfo, Optional<String>> problem) {
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
                problem.apply(info).orElse(null));
    }

    /// Something that is asked of JetStream.
    @FunctionalInterface
    interface Question<T> {
        T ask(JetStreamManagement management) throws IOException, JetStreamApiException;
    }

    /// @throws CodedException with `nats.unavailable`
    <T> T ask(Question<T> question) {
        try {
            return question.ask(connection().jetStreamManagement(NatsConnection.JETSTREAM));
        } catch (JetStreamApiException | IOException | IllegalStateException e) { // the last: it is lost just now
            throw unavailable(e);
        }
    }

    /// A stream; empty if there is none of this name.
    static Optional<StreamInfo> find(JetStreamManagement management, String name, @Nullable StreamInfoOptions options)
            throws IOException, JetStreamApiException {
        try {
            return Optional.of(
                    options == null ? management.getStreamInfo(name) : management.getStreamInfo(name, options));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND || e.getApiErrorCode() == NO_SUCH_STREAM) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Waits a moment for a connection that is being made.
    Connection connection() {
        var deadline = Deadline.after(CONNECT_LIMIT);
        while (!deadline.hasPassed()) {
            var connection = nats.connected();
            if (connection.isPresent()) {
                return connection.get();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw notConnected();
    }

    private CodedException notConnected() {
        return new CodedException(
                "nats.unavailable",
                Text.format(
                        "NATS does not answer at %s%s",
                        settings.shownUrl(),
                        nats.failure().map(why -> ": " + why).orElse("")));
    }

    CodedException unavailable(Exception e) {
        var refused = nats.refused().map(reason -> " (" + reason + ")").orElse("");
        return new CodedException(
                "nats.unavailable",
                Text.format(
                        "JetStream at %s does not answer: %s%s",
                        settings.shownUrl(), Redaction.of(String.valueOf(e.getMessage())), refused),
                e);
    }
}
