package io.edupulse.app.node;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server process that is started again, on the same port, when it dies. Thread-safe.
final class Supervised<S extends AutoCloseable> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Supervised.class);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final String name;
    private final IntFunction<S> start;
    private final Predicate<S> isAlive;
    private final int port;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread watch;
    private S server;

    /// Starts the server.
    ///
    /// @param start gets the port, 0 for any free one
    Supervised(String name, IntFunction<S> start, Predicate<S> isAlive, ToIntFunction<S> portOf) {
        this.name = name;
        this.start = start;
        this.isAlive = isAlive;
        this.server = start.apply(0);
        this.port = portOf.applyAsInt(server);
        this.watch = Thread.ofVirtual().name("watch-" + name).unstarted(this::watch);
        watch.start();
    }

    synchronized S server() {
        return server;
    }

    /// Stops the server for good.
    @Override
    public void close() throws Exception {
        closing.countDown();
        watch.join();
        server().close();
    }

    private void watch() {
        try {
            while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!isAlive.test(server())) {
                    restart();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void restart() {
        LOG.warn("{} has died and is started again", name);
        try {
            server.close();
            server = start.apply(port);
        } catch (Exception e) {
            LOG.warn("{} could not be started, trying again: {}", name, e.getMessage());
        }
    }
}
