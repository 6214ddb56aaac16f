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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Hearing hearing = new Hearing();
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
        var own = new Listener(listener);
        hearing.add(own);
        return () -> hearing.remove(own);
    }

    /// One that listens. Two are never equal.
    private static final class Listener {

        private final Consumer<String> consumer;

        Listener(Consumer<String> consumer) {
            this.consumer = consumer;
        }
    }

    /// The subscription of all listeners, while there are any. It follows the process from one connection to the next:
    /// the client reconnects by itself, but closes a connection for good whose user is refused twice.
    private final class Hearing {

        private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
        private @Nullable GuardedLoop loop;
        private @Nullable Connection connection;
        private @Nullable Dispatcher dispatcher;

        synchronized void add(Listener listener) {
            listeners.add(listener);
            if (loop == null) {
                loop = GuardedLoop.of("announcements", Backoff.between(RETRY, LONGEST_RETRY), this::look);
                loop.start();
            }
        }

        synchronized void remove(Listener listener) {
            if (listeners.remove(listener) && listeners.isEmpty() && loop != null) {
                loop.close();
                loop = null;
                unsubscribe();
            }
        }

        private synchronized Duration look() {
            var open = nats.connected().orElse(null);
            if (open == null || loop == null) {
                return RETRY;
            }
            if (!open.equals(connection)) {
                var made = open.createDispatcher(this::hear);
                made.subscribe(subject + "*");
                connection = open;
                dispatcher = made;
            }
            return LOOK;
        }

        private void hear(Message message) {
            if (!Arrays.equals(message.getData(), self)) {
                var topic = message.getSubject().substring(subject.length());
                listeners.forEach(listener -> listener.consumer.accept(topic));
            }
        }

        private void unsubscribe() {
            if (connection != null && dispatcher != null) {
                try {
                    connection.closeDispatcher(dispatcher);
                } catch (IllegalArgumentException | IllegalStateException e) {
                    LOGGER.debug("The connection is closed already", e);
                }
            }
            connection = null;
            dispatcher = null;
        }
    }
}
