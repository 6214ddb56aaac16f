package io.edupulse.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.local.LocalServer;
import io.edupulse.local.LocalServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SupervisedServerIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final SupervisedServer.Pace FAST = new SupervisedServer.Pace(
            Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofSeconds(2), Duration.ofMillis(500));

    @TempDir
    private Path folder;

    @Test
    void a_server_that_runs_and_does_not_answer_is_started_again() throws Exception {
        var first = LocalNatsServer.start(folder, 0);
        try (var supervised =
                SupervisedServer.watch("nats-server", first, port -> LocalNatsServer.launch(folder, port), FAST)) {
            signal("STOP");
            await().atMost(LIMIT)
                    .until(() -> supervised
                            .trouble()
                            .filter(t -> t.contains("does not answer"))
                            .isPresent());
            await().atMost(LIMIT)
                    .until(() ->
                            supervised.server() != first && supervised.trouble().isEmpty());
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() -> supervised.server().ask(LIMIT));
            assertThat(supervised.server().port()).isEqualTo(first.port());
            assertThat(first.isAlive()).isFalse();
        }
    }

    @Test
    void a_server_that_does_not_come_up_says_why_in_its_state_and_once_in_the_log() {
        var isBroken = new AtomicBoolean();
        var launches = new AtomicInteger();
        var first = LocalNatsServer.start(folder, 0);
        try (var log = new Log();
                var supervised =
                        SupervisedServer.watch("nats-server", first, port -> launch(port, isBroken, launches), FAST)) {
            isBroken.set(true);
            first.kill();
            await().atMost(LIMIT).until(() -> launches.get() > 3);
            assertThat(supervised.trouble()).contains("no room");
            assertThat(log.count("no room")).isEqualTo(1);
            assertThat(log.count("has ended and is started again")).isEqualTo(1);
            isBroken.set(false);
            await().atMost(LIMIT).until(() -> supervised.trouble().isEmpty());
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() -> supervised.server().ask(LIMIT));
        }
    }

    @Test
    void closing_gives_up_a_start_that_is_under_way() throws Exception {
        var first = new Hanging();
        var second = new Hanging();
        var supervised = SupervisedServer.watch("hanging", first, port -> second, FAST);
        first.stop(Duration.ZERO);
        second.isAwaited.await();
        supervised.close(Deadline.after(LIMIT));
        assertThat(second.isAlive()).isFalse();
    }

    private LocalNatsServer launch(int port, AtomicBoolean isBroken, AtomicInteger launches) {
        launches.incrementAndGet();
        if (isBroken.get()) {
            throw new LocalServerException("nats.not-started", "no room");
        }
        return LocalNatsServer.launch(folder, port);
    }

    private void signal(String name) throws Exception {
        var pid = Files.readString(folder.resolve("nats-server.pid"));
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                        .start()
                        .waitFor())
                .isZero();
    }

    /// What is logged as long as it is open.
    private static final class Log implements AutoCloseable {

        private final ListAppender<ILoggingEvent> events = new ListAppender<>();
        private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

        private Log() {
            events.start();
            root.addAppender(events);
        }

        private long count(String text) {
            return events.list.stream()
                    .filter(event -> event.getFormattedMessage().contains(text))
                    .count();
        }

        @Override
        public void close() {
            root.detachAppender(events);
        }
    }

    /// Becomes ready never, until it is stopped.
    private static final class Hanging implements LocalServer {

        private final CountDownLatch isAwaited = new CountDownLatch(1);
        private final CountDownLatch isStopped = new CountDownLatch(1);

        @Override
        public int port() {
            return 1;
        }

        @Override
        public boolean isAlive() {
            return isStopped.getCount() > 0;
        }

        @Override
        public void onEnd(Runnable action) {} // the questions tell

        @Override
        public void awaitReady() {
            isAwaited.countDown();
            try {
                isStopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new LocalServerException("hanging.not-started", "it was stopped");
        }

        @Override
        public void ask(Duration limit) throws IOException {
            if (!isAlive()) {
                throw new IOException("it was stopped");
            }
        }

        @Override
        public void stop(Duration limit) {
            isStopped.countDown();
        }

        @Override
        public void close() {
            stop(Duration.ZERO);
        }
    }
}
