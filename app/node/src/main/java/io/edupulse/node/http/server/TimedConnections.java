package io.edupulse.node.http.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;

/// Connections that end when their client is too slow. The server itself only ends those on which no request has begun:
/// it would wait for the rest of a head or a body for ever, and so it would with a client that takes no answer.
///
/// A connection is timed while it waits for a request, for its head, for its body, and while something is sent; not
/// while the request is worked on. The server looks at [ServerConnection#idleTime] of all from time to time.
record TimedConnections(ServerConnectionSelector server) implements ServerConnectionSelector {

    private static final ScopedValue<Timed> CURRENT = ScopedValue.newInstance();

    /// What may fail while a client is waited for.
    @FunctionalInterface
    interface Exchange<T, X extends Throwable> {
        T run() throws X;
    }

    /// Works on the present connection's request, for as long as that takes.
    static void working(Runnable work) {
        var timed = CURRENT.get();
        timed.since = Timed.NOT_TIMED;
        try {
            work.run();
        } finally {
            timed.since = System.nanoTime();
        }
    }

    /// Waits for the present connection's client, which has a limited time.
    static <T, X extends Throwable> T waiting(Exchange<T, X> exchange) throws X {
        var timed = CURRENT.get();
        timed.since = System.nanoTime();
        try {
            return exchange.run();
        } finally {
            timed.since = Timed.NOT_TIMED;
        }
    }

    /// The same stream, whose writes wait for the present connection's client for a limited time.
    static OutputStream timed(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                waiting(() -> {
                    out.write(bytes, from, count);
                    return true;
                });
            }

            @Override
            public void flush() throws IOException {
                waiting(() -> {
                    out.flush();
                    return true;
                });
            }
        };
    }

    /// Ends the present connection after its request: the server leaves that to a client that has asked for it.
    static void endAfterThis() {
        CURRENT.get().connection.close(false);
    }

    @Override
    public int bytesToIdentifyConnection() {
        return server.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return server.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return server.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new Timed(server.connection(context));
    }

    private static final class Timed implements ServerConnection {

        private static final long NOT_TIMED = 0;

        private final ServerConnection connection;
        private volatile long since = System.nanoTime();

        Timed(ServerConnection connection) {
            this.connection = connection;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            ScopedValue.where(CURRENT, this).call(() -> {
                connection.handle(limit);
                return true;
            });
        }

        @Override
        public Duration idleTime() {
            long waiting = since;
            return waiting == NOT_TIMED ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - waiting);
        }

        /// An interrupt ends what the connection waits for, but must not end a request that is worked on.
        @Override
        public void close(boolean interrupt) {
            connection.close(interrupt || since != NOT_TIMED);
        }
    }
}
