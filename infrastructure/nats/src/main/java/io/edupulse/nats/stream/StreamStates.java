package io.edupulse.nats.stream;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.nats.stream.NatsStreams.State;
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

/// Asks the broker about the streams of a log, also while the database is unreachable. Thread-safe.
public final class StreamStates {

    private static final int NOT_FOUND = 404;
    private static final int NO_SUCH_STREAM = 10059;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final long LOOK_NANOS = 20_000_000;

    private final NatsSettings settings;
    private final StreamNames names;
    private final NatsConnection nats;

    public StreamStates(NatsSettings settings, NatsConnection nats) {
        this.settings = settings;
        this.names = new StreamNames(settings);
        this.nats = nats;
    }

    /// The existing streams, found by their names, in the order of their partitions. Missing streams and problems are
    /// not reported, since only the log shows these.
    ///
    /// @throws CodedException with `nats.unavailable`
    public List<State> all() {
        return ask(management -> management.getStreamNames(names.allSubjects())).stream()
                .flatMap(name -> names.partitionOf(name).stream().boxed())
                .sorted()
                .map(partition -> state(partition, info -> Optional.empty()))
                .toList();
    }

    /// Fails if there is no connection, without waiting for one.
    ///
    /// @throws CodedException with `nats.unavailable`
    public void requireConnection() {
        if (nats.failure().isPresent()) {
            throw notConnected();
        }
    }

    /// Fails if JetStream does not answer.
    ///
    /// @throws CodedException with `nats.unavailable`
    public void requireAnswer() {
        var _ = ask(management -> find(management, names.stream(0), null));
    }

    /// @param problem finds the problem of a stream
    State state(int partition, Function<StreamInfo, Optional<String>> problem) {
        var name = names.stream(partition);
        var placeholders = StreamInfoOptions.filterSubjects(names.unpublishableFilter(partition));
        var found = ask(management -> find(management, name, placeholders));
        if (found.isEmpty()) {
            return new State(partition, name, 0, 0, 0, "is missing");
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

    /// A request to JetStream.
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

    /// The stream of this name; empty if it does not exist.
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

    /// The connection; waits a moment while it is being made.
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
