package io.edupulse.nats.relay;

import static io.edupulse.nats.relay.RelayStage.LIMIT;
import static io.edupulse.nats.relay.RelayStage.PARTITIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.edupulse.json.EnvelopeCodec;
import io.edupulse.json.JsonEventCodec;
import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.bus.HeadWatch;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.text.Text;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.nats.relay.ParcelEvent.ParcelSent;
import io.edupulse.testkit.AlwaysLeases;
import io.edupulse.testkit.InMemoryEventStore;
import io.nats.client.Nats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// A broker that does not do what the relay asks for.
class RefusingBrokerIT {

    private static final String SMALL = "max_file_store: 200KB";
    private static final String LARGE = "max_file_store: 200MB";

    @TempDir
    private Path folder;

    private final JsonEventCodec codec = new JsonEventCodec(ParcelEvent.TYPES);
    private final EnvelopeCodec envelopes = new EnvelopeCodec(ParcelEvent.TYPES, codec);
    private final InMemoryEventStore log = new InMemoryEventStore(PARTITIONS, codec);
    private final CountingLog counted = new CountingLog(log);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private int port;
    private Process server;
    private NatsConnection link;
    private NatsRelay relay;

    @BeforeEach
    void start() throws IOException {
        logged.start();
        relayLogger().addAppender(logged);
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var settings = NatsSettings.at(Text.format("nats://app:app@127.0.0.1:%d", port));
        link = new NatsConnection(settings).start();
        relay = new NatsRelay(
                settings, link, counted, new HeadWatch(counted, Announcements.none()), envelopes, new AlwaysLeases());
    }

    @AfterEach
    void stop() throws InterruptedException {
        relay.close();
        link.close();
        server.destroyForcibly().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        relayLogger().detachAppender(logged);
    }

    @Test
    void that_is_out_of_storage_is_named_once_and_served_when_it_has_room() throws Exception {
        startServer(SMALL, "");
        relay.start();
        append(300);

        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(relay.status().getFirst().error()).contains("resource"));
        long asked = counted.others();
        await().atMost(LIMIT).until(() -> counted.others() > asked + 100); // each try asks for all that it compares
        assertThat(warningsOf(0)).hasSize(1);

        startServer(LARGE, "");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(relay.status().stream()
                                .map(RelayStatus::published)
                                .toList())
                        .isEqualTo(log.heads()));
    }

    @Test
    void that_lets_the_relay_delete_no_stream_is_named_with_the_command_that_mends_it() throws Exception {
        startServer(LARGE, ", permissions: { publish: { allow: \">\", deny: [\"$JS.API.STREAM.DELETE.>\"] } }");
        relay.start();
        append(20);
        await().atMost(LIMIT)
                .until(() -> relay.status().stream()
                        .map(RelayStatus::published)
                        .toList()
                        .equals(log.heads()));

        administer("EDUPULSE_0", 3);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(relay.status().getFirst().error())
                        .contains(
                                "relay.stream-not-deleted",
                                "lacks 1 of its",
                                "Permissions Violation",
                                "reset-stream 0"));
        administer("EDUPULSE_0", 0);
        await().atMost(LIMIT)
                .until(() -> relay.status().getFirst().error() == null
                        && relay.status().getFirst().published() == log.heads().getFirst());
    }

    private List<String> warningsOf(int partition) {
        return List.copyOf(logged.list).stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .filter(message -> message.contains("partition " + partition))
                .toList();
    }

    private void append(int events) {
        for (int i = 0; i < events; i++) {
            var parcel = new ParcelSent(UUID.randomUUID(), UUID.randomUUID(), "x".repeat(2_000));
            var event = new NewEvent(UUID.randomUUID(), Instant.EPOCH, Metadata.NONE, codec.encode(parcel));
            log.append(List.of(Append.of(UUID.randomUUID(), 0, List.of(event))));
        }
    }

    /// Deletes a message as a user who may do everything, or the stream without one.
    private void administer(String stream, long message) throws Exception {
        try (var client = Nats.connect(Text.format("nats://admin:admin@127.0.0.1:%d", port))) {
            if (message == 0) {
                client.jetStreamManagement().deleteStream(stream);
            } else {
                client.jetStreamManagement().deleteMessage(stream, message);
            }
        }
    }

    /// In place of the one that runs.
    private void startServer(String limit, String permissions) throws Exception {
        if (server != null) {
            server.destroyForcibly().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        var configuration = folder.resolve("nats.conf");
        Files.writeString(configuration, Text.format("""
                        listen: 127.0.0.1:%d
                        jetstream: { store_dir: "%s", %s }
                        authorization: { users: [
                          { user: app, password: app%s }
                          { user: admin, password: admin }
                        ] }
                        """, port, folder.resolve("store"), limit, permissions));
        server = new ProcessBuilder(
                        "sh", "-c", "PATH=$PATH:/usr/sbin:/usr/local/bin exec nats-server --config " + configuration)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private static Logger relayLogger() {
        return (Logger) LoggerFactory.getLogger(PartitionRelay.class);
    }
}
