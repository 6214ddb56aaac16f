package io.edupulse.nats.relay;

import static io.edupulse.nats.relay.RelayStage.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.bus.EventBus;
import io.edupulse.kernel.bus.GroupCommitEventBus;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.nats.announce.NatsAnnouncements;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.relay.ParcelEvent.ParcelSent;
import io.nats.client.Nats;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsRelayIT {

    @TempDir
    private Path folder;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private RelayStage stage;

    @BeforeEach
    void start() {
        stage = new RelayStage(folder);
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    private NatsAnnouncements otherNode() {
        return new NatsAnnouncements(
                stage.settings,
                stage.closeLater(new NatsConnection(stage.settings)).start());
    }

    @Test
    void a_node_tells_the_others_when_it_has_written_what_another_publishes() throws Exception {
        var announcements = new NatsAnnouncements(stage.settings, stage.link);
        var bus = bus(stage.relay(announcements)); // which leads nothing, since it is not started
        try (var _ = otherNode().listen(heard::add)) {
            await().atMost(LIMIT).until(() -> {
                var event = stage.event(new ParcelSent(UUID.randomUUID(), UUID.randomUUID(), "For another node"));
                bus.commit(Append.of(UUID.randomUUID(), 0, List.of(event)));
                return !heard.isEmpty();
            });
            assertThat(heard).containsOnly("log-written");
        }
    }

    @Test
    void a_node_that_publishes_all_tells_nobody() throws Exception {
        var announcements = new NatsAnnouncements(stage.settings, stage.link);
        var relay = stage.relay(announcements);
        relay.start();
        await().atMost(LIMIT).until(() -> relay.status().stream().allMatch(RelayStatus::leading));
        try (var _ = otherNode().listen(heard::add)) {
            await().atMost(LIMIT).until(() -> {
                announcements.announce("begin");
                return heard.contains("begin");
            });
            var event = stage.event(new ParcelSent(UUID.randomUUID(), UUID.randomUUID(), "For this node"));
            bus(relay).commit(Append.of(UUID.randomUUID(), 0, List.of(event)));
            await().atMost(LIMIT).until(() -> {
                announcements.announce("end");
                return heard.contains("end");
            });
            assertThat(heard).containsOnly("begin", "end");
        }
    }

    @Test
    void a_plain_subscriber_gets_what_was_committed_with_the_same_id() throws Exception {
        var relay = stage.startRelay();
        var bus = bus(relay);
        try (var client = Nats.connect(stage.server().url())) {
            var subscription = client.subscribe("edupulse.events.ParcelSent");
            client.flush(LIMIT);
            var event = stage.event(new ParcelSent(UUID.randomUUID(), UUID.randomUUID(), "This side up"));
            var append = Append.of(UUID.randomUUID(), 0, List.of(event));
            bus.commit(append);

            var message = subscription.nextMessage(LIMIT);
            assertThat(message).isNotNull();
            var received = stage.envelopes.read(message.getData(), 0, 1, Metadata.NONE);
            assertThat(received.id()).isEqualTo(event.id());
            assertThat(received.aggregateId()).isEqualTo(append.aggregateId());
            assertThat(message.getHeaders().getFirst("Edupulse-Position")).isEqualTo("1");
        }
    }

    @Test
    void what_was_committed_while_nats_was_away_is_published_when_it_is_back() throws Exception {
        stage.startRelay();
        stage.appendEvents(50);
        stage.awaitPublished();
        stage.server().kill();
        stage.appendEvents(300);
        stage.startServer();
        stage.appendEvents(50);
        stage.awaitPublished();
    }

    @Test
    void a_kill_under_load_loses_doubles_and_reorders_nothing() throws Exception {
        var relay = stage.startRelay();
        var bus = bus(relay);
        var writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 3_000; i++) {
                bus.commit(Append.of(UUID.randomUUID(), 0, List.of(stage.parcel())));
            }
        });
        await().atMost(LIMIT).until(() -> published() > 100);
        stage.server().kill();
        stage.startServer();
        writer.join();
        stage.awaitPublished();
    }

    @Test
    void two_relays_on_one_partition_are_harmless() throws Exception {
        stage.startRelay();
        stage.startRelay();
        for (int i = 0; i < 20; i++) {
            stage.appendEvents(50);
        }
        stage.awaitPublished();
    }

    @Test
    void types_that_nobody_knows_and_names_that_mean_something_pass() throws Exception {
        stage.startRelay();
        try (var client = Nats.connect(stage.server().url())) {
            var subscription = client.subscribe("edupulse.events.>");
            client.flush(LIMIT);
            var aggregate = UUID.randomUUID();
            long sequence = 0;
            for (var type : List.of("Mystery", "a.b", "with space", "*", ">", "", "ümläut", "x\"y")) {
                var json = "{\"type\": \"any\", \"payload\": {\"b\": 1.50, \"aa\": [1, 2]}}";
                var encoded = new EncodedEvent(type, json.getBytes(StandardCharsets.UTF_8));
                var event = new NewEvent(UUID.randomUUID(), Instant.now(), Metadata.NONE, encoded);
                stage.log.append(List.of(Append.of(aggregate, sequence++, List.of(event))));
            }
            stage.awaitPublished();
            var first = new String(subscription.nextMessage(LIMIT).getData(), StandardCharsets.UTF_8);
            assertThat(first).endsWith("\"event\":{\"type\":\"any\",\"payload\":{\"b\":1.50,\"aa\":[1,2]}}}");
        }
    }

    private EventBus bus(NatsRelay relay) {
        return new GroupCommitEventBus(stage.log, stage.log.partitions(), relay, stage.codec);
    }

    private long published() {
        var streams = stage.streams();
        return streams.state(0).messages() + streams.state(1).messages();
    }
}
