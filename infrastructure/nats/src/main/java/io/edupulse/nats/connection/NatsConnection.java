package io.edupulse.nats.connection;

import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.GuardedLoop;
import io.nats.client.Connection;
import io.nats.client.Connection.Status;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection of this process to NATS. It connects, and reconnects, by itself whenever the server is reachable.
/// Thread-safe. Close it, since the client's threads keep a process alive.
public final class NatsConnection implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(NatsConnection.class);

    /// The time limit of a request; the relay, the feeds and the commands use no other.
    public static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    public static final JetStreamOptions JETSTREAM =
            JetStreamOptions.builder().requestTimeout(ANSWER_LIMIT).build();

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(5);

    /// An older refusal has nothing to do with the request that got no answer.
    private static final Duration REFUSAL_COUNTS = Duration.ofSeconds(10);

    private final Options options;
    private volatile @Nullable GuardedLoop connecting;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;
    private volatile @Nullable Refusal refusal;

    /// Why the latest attempt to connect failed though a server answers.
    private volatile @Nullable Refusal obstacle;

    /// The server's reason for not answering a request, such as a missing permission.
    private record Refusal(String reason, long at) {}

    @Inject
    public NatsConnection(NatsSettings settings) {
        // No buffer while reconnecting: what is published then must fail at once, not arrive at some time later.
        this.options = settings.credentials()
                .giveTo(new Options.Builder(), settings.url())
                .servers(settings.url().split(",", -1))
                .connectionName("edupulse")
                .maxReconnects(-1)
                .reconnectWait(RETRY)
                .reconnectBufferSize(0)
                .connectionTimeout(CONNECT_LIMIT)
                .socketWriteTimeout(WRITE_LIMIT)
                .pingInterval(PING_INTERVAL)
                .connectionListener(new Reported())
                .errorListener(new Listening())
                .build();
    }

    /// Starts to connect, on its own thread. A second call has no effect.
    public synchronized NatsConnection start() {
        if (connecting == null && !closed) {
            connecting = GuardedLoop.of("nats-connect", Backoff.between(RETRY, LONGEST_RETRY), this::connect);
            connecting.start();
        }
        return this;
    }

    /// The connection; empty while it is down.
    public Optional<Connection> connected() {
        var open = connection;
        return open != null && open.getStatus() == Status.CONNECTED ? Optional.of(open) : Optional.empty();
    }

    /// Why there is no connection; empty while there is one, and until the first attempt has ended.
    public Optional<String> failure() {
        if (connected().isPresent()) {
            return Optional.empty();
        }
        var open = connection;
        return open == null || open.getStatus() == Status.CLOSED
                ? Optional.ofNullable(connecting).flatMap(GuardedLoop::failure)
                : Optional.of("The connection to NATS is lost"
                        + recent(obstacle)
                                .or(this::refused)
                                .map(reason -> " (" + reason + ")")
                                .orElse(""));
    }

    /// The server's latest refusal, within the last seconds. A server answers a forbidden request in no other way.
    public Optional<String> refused() {
        return recent(refusal);
    }

    private static Optional<String> recent(@Nullable Refusal last) {
        return last != null && System.nanoTime() - last.at() < REFUSAL_COUNTS.toNanos()
                ? Optional.of(last.reason())
                : Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connecting != null) {
            connecting.close();
        }
        close(connection);
    }

    /// The client reconnects by itself; it closes a connection for good only after its user was refused twice.
    private Duration connect() throws IOException, InterruptedException {
        var open = connection;
        if (open == null || open.getStatus() == Status.CLOSED) {
            connection = open();
        }
        if (closed) {
            close(connection);
        }
        return LOOK;
    }

    private Connection open() throws IOException, InterruptedException {
        try {
            return Nats.connect(options);
        } catch (IOException e) {
            // What the library throws has no cause: it tells the listener, and sometimes after it has thrown.
            var reason = Refusals.of(e).or(() -> recent(obstacle));
            throw new IOException(
                    reason.map(why -> "NATS cannot be used: " + why)
                            .orElseGet(() -> "NATS is away: " + Redaction.of(String.valueOf(e.getMessage()))),
                    e);
        }
    }

    private static void close(@Nullable Connection open) {
        if (open != null) {
            try {
                open.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Logs once that the connection is lost, and once that it is back. The client reports every attempt, also of a
    /// connection that never came up; a connection that it closed for good comes back as a new one.
    private final class Reported implements ConnectionListener {

        private final AtomicBoolean isUp = new AtomicBoolean();
        private final AtomicBoolean isLost = new AtomicBoolean();

        @Override
        @SuppressWarnings("deprecation") // the other form calls this one
        public void connectionEvent(Connection source, Events event) {
            LOGGER.debug("NATS: {}", event);
            switch (event) {
                case CONNECTED, RECONNECTED -> up();
                case DISCONNECTED -> down();
                case CLOSED -> closed(source);
                default -> {}
            }
        }

        /// Also called for an attempt to connect that fails, for which the loop pauses.
        private void closed(Connection source) {
            var loop = connecting;
            if (source.equals(connection) && loop != null) {
                loop.wake();
            }
        }

        private void up() {
            obstacle = null;
            isUp.set(true);
            if (isLost.compareAndSet(true, false)) {
                LOGGER.info("The connection to NATS is back");
            }
        }

        private void down() {
            if (isUp.compareAndSet(true, false) && !closed && isLost.compareAndSet(false, true)) {
                LOGGER.warn("The connection to NATS is lost; trying again");
            }
        }
    }

    /// Notes refusals, since a refused request gets no answer. All other errors reach the relay and the feeds as
    /// exceptions of their calls.
    private final class Listening implements ErrorListener {

        @Override
        public void errorOccurred(Connection source, String error) {
            refusal = new Refusal(Redaction.of(error), System.nanoTime());
            LOGGER.debug("NATS: {}", error);
        }

        @Override
        public void exceptionOccurred(Connection source, Exception e) {
            Refusals.of(e).ifPresent(reason -> obstacle = new Refusal(reason, System.nanoTime()));
            LOGGER.debug("NATS", e);
        }
    }
}
