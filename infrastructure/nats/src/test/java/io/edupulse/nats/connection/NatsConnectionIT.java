package io.edupulse.nats.connection;

import static io.edupulse.nats.relay.RelayStage.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.edupulse.kernel.text.Text;
import io.nats.client.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class NatsConnectionIT {

    private static final String SECRET = "s3cret-word";

    @TempDir
    private Path folder;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private int port;
    private Process server;
    private NatsConnection link;

    @BeforeEach
    void start() throws IOException {
        logged.start();
        root().addAppender(logged);
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        link = link();
    }

    private NatsConnection link() {
        return new NatsConnection(NatsSettings.at("nats://app:" + SECRET + "@127.0.0.1:" + port));
    }

    @AfterEach
    void stop() throws InterruptedException {
        link.close();
        if (server != null) {
            server.destroyForcibly().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        root().detachAppender(logged);
    }

    @Test
    void nothing_begins_before_it_is_started() throws Exception {
        startServer(SECRET);
        link.start();
        await().atMost(LIMIT).until(() -> link.connected().isPresent());

        try (var notStarted = link()) {
            for (int later = 0; later < 3; later++) {
                try (var started = link().start()) {
                    await().atMost(LIMIT).until(() -> started.connected().isPresent());
                }
            }
            assertThat(notStarted.connected()).isEmpty();
        }
    }

    /// The client closes its connection for good when its user is refused twice.
    @Test
    void comes_back_after_the_server_has_refused_its_user_for_a_while() throws Exception {
        startServer(SECRET);
        link.start();
        await().atMost(LIMIT).until(() -> link.connected().isPresent());
        var first = link.connected().orElseThrow();
        startServer("another-word");
        await().atMost(LIMIT).until(() -> first.getStatus() == Connection.Status.CLOSED);

        startServer(SECRET);

        await().atMost(LIMIT).until(() -> link.connected().isPresent());
        assertThat(losses()).isEqualTo(1);
        startServer(SECRET);
        await().atMost(LIMIT).until(() -> losses() == 2);
    }

    @Test
    void a_standing_fault_is_logged_once_and_without_the_password() throws Exception {
        try (var listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            link.start();
            for (int tries = 0; tries < 4; tries++) {
                listening.accept().close();
            }
        }

        assertThat(warnings()).hasSize(1);
        startServer(SECRET);
        await().atMost(LIMIT).until(() -> link.connected().isPresent());
        assertThat(List.copyOf(logged.list))
                .noneMatch(event -> event.getFormattedMessage().contains(SECRET));
    }

    private List<String> warnings() {
        return List.copyOf(logged.list).stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private long losses() {
        return warnings().stream()
                .filter(warning -> warning.contains("is lost"))
                .count();
    }

    /// In place of the one that runs.
    private void startServer(String password) throws Exception {
        if (server != null) {
            server.destroyForcibly().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        var command = Text.format(
                "PATH=$PATH:/usr/sbin:/usr/local/bin exec nats-server --addr 127.0.0.1 --port %d --user app --pass %s",
                port, password);
        server = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
