package io.edupulse.nats;

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

/// The connection of this process to the broker, which comes up by itself when the broker does, at first
/// and again. Thread-safe. To be closed, since the client's threads keep a process alive.
public final class NatsConnection implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(NatsConnection.class);

    /// How long an answer to a request is waited for; the relay, the feeds and the commands use no other
    /// limit.
    static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    static final JetStreamOptions JETSTREAM =
            JetStreamOptions.builder().requestTimeout(ANSWER_LIMIT).build();

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// A refusal that is older has nothing to do with the request that was not answered.
    private static final Duration REFUSAL_COUNTS = Duration.ofSeconds(10);

    private final Options options;
    private volatile @Nullable GuardedLoop connecting;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;
    private volatile @Nullable Refusal refusal;

    /// What the server has said about a request that it does not answer, such as one without permission.
    private record Refusal(String reason, long at) {}

    @Inject
    public NatsConnection(NatsSettings settings) {
        // No buffer while reconnecting: what is published then must fail at once, not arrive at some time later.
        this.options = new Options.Builder()
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

    /// Begins to look for the broker, on a thread of its own. Starting twice is harmless.
    public synchronized NatsConnection start() {
        if (connecting == null && !closed) {
            connecting = GuardedLoop.start("nats-connect", Backoff.between(RETRY, LONGEST_RETRY), this::connect);
        }
        return this;
    }

    /// The connection, if it is up at this moment.
    public Optional<Connection> connected() {
        var open = connection;
        return open != null && open.getStatus() == Status.CONNECTED ? Optional.of(open) : Optional.empty();
    }

    /// Why there is no connection at this moment; empty while there is one, or before the first try has
    /// ended.
    public Optional<String> failure() {
        if (connected().isPresent()) {
            return Optional.empty();
        }
        var open = connection;
        return open == null || open.getStatus() == Status.CLOSED
                ? Optional.ofNullable(connecting).flatMap(GuardedLoop::failure)
                : Optional.of("The connection to NATS is lost"
                        + refused().map(reason -> " (" + reason + ")").orElse(""));
    }

    /// What the server has refused a moment ago; it does not answer such a request otherwise.
    Optional<String> refused() {
        var last = refusal;
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

    /// The client reconnects by itself; it gives a connection up for good only when its user is refused
    /// twice.
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
            throw new IOException("NATS is away: " + Redaction.of(String.valueOf(e.getMessage())), e);
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

    /// Tells once that the broker went away, and once that it is back. The client reports each try, also of a
    /// connection that never came up, and one that it has given up comes back as a new one.
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
                default -> {}
            }
        }

        private void up() {
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

    /// What matters comes back to the relay and the feeds as an error of a call, but for what is not
    /// answered at all.
    private final class Listening implements ErrorListener {

        @Override
        public void errorOccurred(Connection source, String error) {
            refusal = new Refusal(Redaction.of(error), System.nanoTime());
            LOGGER.debug("NATS: {}", error);
        }

        @Override
        public void exceptionOccurred(Connection source, Exception e) {
            LOGGER.debug("NATS", e);
        }
    }
}
