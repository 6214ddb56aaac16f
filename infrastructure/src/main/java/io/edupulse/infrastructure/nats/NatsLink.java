package io.edupulse.infrastructure.nats;

import io.nats.client.Connection;
import io.nats.client.Connection.Status;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection of this process to the broker, which comes up by itself when the broker does, at first and again.
/// Thread-safe. To be closed, since the client's threads keep a process alive.
public final class NatsLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NatsLink.class);
    private static final Duration RETRY = Duration.ofMillis(250);

    private final Options options;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Connection connection;

    @Inject
    public NatsLink(NatsSettings settings) {
        // No buffer while reconnecting: what is published then must fail at once, not arrive at some time later.
        this.options = new Options.Builder()
                .servers(settings.url().split(",", -1))
                .connectionName("edupulse")
                .maxReconnects(-1)
                .reconnectWait(RETRY)
                .reconnectBufferSize(0)
                .connectionTimeout(Duration.ofSeconds(2))
                .pingInterval(Duration.ofSeconds(5))
                .errorListener(new Quiet())
                .build();
        Thread.ofVirtual().name("nats-connect").start(this::connect);
    }

    /// The connection, if it is up at this moment.
    public Optional<Connection> connected() {
        var open = connection;
        return open != null && open.getStatus() == Status.CONNECTED ? Optional.of(open) : Optional.empty();
    }

    @Override
    public void close() {
        closing.countDown();
        var open = connection;
        if (open != null) {
            try {
                open.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Until the first success; from then on the client reconnects.
    private void connect() {
        boolean reported = false;
        try {
            while (closing.getCount() > 0) {
                try {
                    var opened = Nats.connect(options);
                    connection = opened;
                    if (closing.getCount() == 0) {
                        opened.close();
                    }
                    return;
                } catch (IOException e) {
                    if (!reported) {
                        LOG.warn("NATS is not there yet, trying on: {}", e.getMessage());
                        reported = true;
                    }
                }
                if (closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What matters comes back to the relay and the feeds as an error of a call.
    private static final class Quiet implements ErrorListener {

        @Override
        public void errorOccurred(Connection connection, String error) {
            LOG.debug("NATS: {}", error);
        }

        @Override
        public void exceptionOccurred(Connection connection, Exception e) {
            LOG.debug("NATS", e);
        }
    }
}
