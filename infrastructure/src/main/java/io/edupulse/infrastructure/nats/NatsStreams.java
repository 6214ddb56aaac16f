package io.edupulse.infrastructure.nats;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfoOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// What the broker has of the log, for those who look after it. Thread-safe.
public final class NatsStreams {

    private static final int NOT_FOUND = 404;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

    private final NatsSettings settings;
    private final NatsLink link;

    @Inject
    public NatsStreams(NatsSettings settings, NatsLink link) {
        this.settings = settings;
        this.link = link;
    }

    /// What a stream holds.
    ///
    /// @param lastSequence the position that was stored last; 0 without a stream
    /// @param steppedOver how many of the messages are placeholders of events that could not be published
    public record State(int partition, String stream, long messages, long lastSequence, long steppedOver) {}

    /// The state of a partition's stream.
    ///
    /// @throws CodedException with `nats.unavailable`
    public State state(int partition) {
        var name = settings.stream(partition);
        try {
            var placeholders = StreamInfoOptions.filterSubjects(settings.unpublishableFilter(partition));
            var state = connection()
                    .jetStreamManagement()
                    .getStreamInfo(name, placeholders)
                    .getStreamState();
            long steppedOver = state.getSubjectMap().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            return new State(partition, name, state.getMsgCount(), state.getLastSequence(), steppedOver);
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return new State(partition, name, 0, 0, 0);
            }
            throw unavailable(e);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    /// Deletes a partition's stream. The relay makes it anew and fills it from the log.
    ///
    /// @throws CodedException with `nats.unavailable`
    public void reset(int partition) {
        try {
            connection().jetStreamManagement().deleteStream(settings.stream(partition));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() != NOT_FOUND) {
                throw unavailable(e);
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private Connection connection() {
        long end = System.nanoTime() + CONNECT_LIMIT.toNanos();
        while (System.nanoTime() < end) {
            var connection = link.connected();
            if (connection.isPresent()) {
                return connection.get();
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new CodedException("nats.unavailable", Text.format("NATS does not answer at %s", settings.url()));
    }

    private CodedException unavailable(Exception e) {
        return new CodedException(
                "nats.unavailable",
                Text.format("JetStream at %s does not answer: %s", settings.url(), e.getMessage()),
                e);
    }
}
