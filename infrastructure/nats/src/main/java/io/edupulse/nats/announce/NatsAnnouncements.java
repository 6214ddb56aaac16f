package io.edupulse.nats.announce;

import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Announcements as messages of core NATS on `edupulse.changes.<topic>`, whose content is the id of the process that
/// announces. Thread-safe.
public final class NatsAnnouncements implements Announcements {

    private static final Logger LOGGER = LoggerFactory.getLogger(NatsAnnouncements.class);
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final String subject;
    private final NatsConnection nats;
    private final byte[] self = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);

    @Inject
    public NatsAnnouncements(NatsSettings settings, NatsConnection nats) {
        this.subject = settings.changeSubject() + ".";
        this.nats = nats;
    }

    @Override
    public void announce(String topic) {
        nats.connected().ifPresent(connection -> {
            try {
                connection.publish(subject + topic, self);
            } catch (IllegalStateException e) {
                LOGGER.debug("Announcing {}", topic, e);
            }
        });
    }

    @Override
    public Listening listen(Consumer<String> listener) {
        var heard = new Heard(listener);
        heard.loop.start();
        return heard::close;
    }

    /// A subscription that follows the process from one connection to the next: the client reconnects by itself, but
    /// closes a connection for good whose user is refused twice.
    private final class Heard {

        private final Consumer<String> listener;
        private final GuardedLoop loop =
                GuardedLoop.of("announcements", Backoff.between(RETRY, LONGEST_RETRY), this::look);
        private @Nullable Connection connection;
        private @Nullable Dispatcher dispatcher;
        private boolean isClosed;

        Heard(Consumer<String> listener) {
            this.listener = listener;
        }

        private synchronized Duration look() {
            var open = nats.connected().orElse(null);
            if (open == null) {
                return RETRY;
            }
            if (!open.equals(connection) && !isClosed) {
                var made = open.createDispatcher(this::hear);
                made.subscribe(subject + "*");
                connection = open;
                dispatcher = made;
            }
            return LOOK;
        }

        private void hear(Message message) {
            if (!Arrays.equals(message.getData(), self)) {
                listener.accept(message.getSubject().substring(subject.length()));
            }
        }

        private synchronized void close() {
            isClosed = true;
            loop.close();
            if (connection != null && dispatcher != null) {
                try {
                    connection.closeDispatcher(dispatcher);
                } catch (IllegalArgumentException | IllegalStateException e) {
                    LOGGER.debug("The connection is closed already", e);
                }
            }
        }
    }
}
