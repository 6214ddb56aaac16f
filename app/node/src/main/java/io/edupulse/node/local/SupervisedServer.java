package io.edupulse.node.local;

import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.local.LocalServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A local server that is started again, on the same port, when its process ends or does not answer for a while.
/// Thread-safe.
final class SupervisedServer<S extends LocalServer> implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(SupervisedServer.class);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    /// What is left of the time for closing when a server that does not end is killed, with all its children.
    private static final Duration KILLING = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final String name;
    private final IntFunction<S> launch;
    private final Pace pace;
    private final int port;
    private final Backoff restarts;
    private volatile S server;
    private volatile boolean isClosed;

    /// While it is not, a pause is not cut short by the end of a process.
    private volatile boolean isWell = true;

    private @Nullable GuardedLoop watch;
    private @Nullable Deadline silence;
    private Deadline nextQuestion;
    private Deadline stable;

    /// Whether the log has it that the server is started again, which may take many attempts.
    private boolean isTold;

    /// How often a server is looked at, and how patiently.
    ///
    /// @param look the shortest pause before a server is started again
    /// @param question from one question to the next
    /// @param answer how long an answer may take
    /// @param silence how long a server may answer nothing before it is stopped and started again: a busy one on
    ///     a slow machine is not a dead one
    record Pace(Duration look, Duration question, Duration answer, Duration silence) {

        static final Pace USUAL =
                new Pace(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(15));
    }

    private SupervisedServer(String name, S server, IntFunction<S> launch, Pace pace) {
        this.name = name;
        this.server = server;
        this.launch = launch;
        this.pace = pace;
        this.port = server.port();
        this.restarts = Backoff.between(pace.look(), LONGEST_PAUSE);
        this.nextQuestion = Deadline.after(pace.question());
        this.stable = Deadline.after(Duration.ZERO);
    }

    /// Watches over a server that is ready.
    ///
    /// @param launch starts its process again, on the port that it gets
    static <S extends LocalServer> SupervisedServer<S> watch(String name, S server, IntFunction<S> launch, Pace pace) {
        var supervised = new SupervisedServer<>(name, server, launch, pace);
        var watch = GuardedLoop.of("watch-" + name, Backoff.between(pace.look(), LONGEST_PAUSE), supervised::look);
        supervised.watch = watch;
        server.onEnd(supervised::ended);
        watch.start();
        return supervised;
    }

    S server() {
        return server;
    }

    String name() {
        return name;
    }

    /// What is wrong with the server; empty while it does its work.
    Optional<String> trouble() {
        return Optional.ofNullable(watch).flatMap(GuardedLoop::failure);
    }

    @Override
    public void close() {
        close(Deadline.after(CLOSE_LIMIT));
    }

    /// Stops the server for good. It is killed if it does not end in time, and a start that is under way is given up.
    void close(Deadline deadline) {
        isClosed = true;
        var loop = watch;
        if (loop != null) {
            loop.close();
        }
        var left = deadline.left().minus(KILLING);
        server.stop(left.isPositive() ? left : Duration.ZERO);
        if (loop != null) {
            awaitEnd(loop, deadline);
        }
    }

    private Duration look() throws IOException {
        isWell = false;
        var current = server;
        if (!current.isAlive()) {
            return restart("has ended");
        }
        if (nextQuestion.hasPassed() && !isAnswering(current)) {
            return restart("does not answer");
        }
        if (stable.hasPassed()) {
            restarts.afterSuccess();
            isTold = false;
        }
        isWell = true;
        return current.isAlive() ? nextQuestion.left() : Duration.ZERO;
    }

    /// False after a silence that was too long.
    ///
    /// @throws IOException in a silence that may end yet
    private boolean isAnswering(S current) throws IOException {
        try {
            current.ask(pace.answer());
            silence = null;
            nextQuestion = Deadline.after(pace.question());
            return true;
        } catch (IOException e) {
            stable = Deadline.after(pace.silence());
            var patience = silence == null ? Deadline.after(pace.silence()) : silence;
            silence = patience;
            if (patience.hasPassed()) {
                return false;
            }
            throw new IOException(Text.format("%s does not answer: %s", name, e.getMessage()), e);
        }
    }

    /// Starts the server, and returns how long to leave it alone: longer each time when it ends soon after.
    private Duration restart(String reason) {
        if (!isTold) {
            LOGGER.warn("{} {} and is started again", name, reason);
            isTold = true;
        }
        stable = Deadline.after(pace.silence());
        server.stop(pace.answer());
        if (!isClosed) {
            var fresh = launch.apply(port);
            server = fresh;
            fresh.onEnd(this::ended);
            if (isClosed) { // too late for close to stop it
                fresh.stop(Duration.ZERO);
            }
            fresh.awaitReady();
            silence = null;
            nextQuestion = Deadline.after(pace.question());
            LOGGER.info("{} is back", name);
        }
        return restarts.afterFailure();
    }

    private void ended() {
        var loop = watch;
        if (isWell && loop != null) {
            loop.wake();
        }
    }

    private static void awaitEnd(GuardedLoop loop, Deadline deadline) {
        try {
            loop.awaitEnd(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
