package io.edupulse.nats.relay;

import static io.edupulse.nats.relay.RelayStage.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.nats.feed.NatsLiveEvents;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.MessageInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayedContentIT {

    @TempDir
    private Path folder;

    private RelayStage stage;

    @BeforeEach
    void start() {
        stage = new RelayStage(folder);
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Test
    void what_a_row_contains_stops_nothing_also_after_a_restart() throws Exception {
        var aggregate = UUID.randomUUID();
        for (var event : strangeEvents()) {
            var relay = stage.startRelay();
            appendOneByOne(aggregate, List.of(event)); // which is the last message that the next relay meets
            stage.awaitPublished();
            relay.close();
        }
        stage.startRelay();
        appendOneByOne(aggregate, List.of(stage.parcel()));
        stage.awaitPublished();
        int partition = stage.log.partitions().of(aggregate);
        assertThat(stage.streams().state(partition).steppedOver()).isZero();
        assertThat(new String(message(partition, 1).getData(), StandardCharsets.UTF_8))
                .endsWith("\"event\":[1]}");
    }

    @Test
    void what_no_broker_takes_is_stepped_over_and_counted() throws Exception {
        var aggregate = UUID.randomUUID();
        int partition = stage.log.partitions().of(aggregate);
        try (var client = Nats.connect(stage.server().url())) {
            var subscription = client.subscribe("edupulse.events.*");
            client.flush(LIMIT);
            for (var event : unpublishableEvents()) {
                var relay = stage.startRelay();
                appendOneByOne(aggregate, List.of(event));
                stage.awaitPublished();
                relay.close();
            }
            var last = stage.parcel();
            stage.startRelay();
            appendOneByOne(aggregate, List.of(last));
            stage.awaitPublished();

            var received = subscription.nextMessage(LIMIT);
            assertThat(stage.envelopes
                            .read(received.getData(), 0, 1, Metadata.NONE)
                            .id())
                    .as("the first that a subscriber of types gets")
                    .isEqualTo(last.id());
        }
        assertThat(stage.streams().state(partition).steppedOver())
                .isEqualTo(unpublishableEvents().size());
        var placeholder = message(partition, 1);
        assertThat(placeholder.getSubject()).isEqualTo("edupulse.log." + partition + "._unpublishable.Large");
        assertThat(placeholder.getHeaders().getFirst("Edupulse-Unpublishable")).isEqualTo("relay.too-large");
        assertThat(new String(placeholder.getData(), StandardCharsets.UTF_8))
                .endsWith(
                        "\"event\":{\"type\":\"_unpublishable\",\"payload\":{\"code\":\"relay.too-large\",\"event_type\":\"Large\"}}}");
        for (long position = 1; position <= stage.log.heads().get(partition); position++) {
            assertThat(stage.envelopes.read(message(partition, position).getData(), partition, position, Metadata.NONE))
                    .as("an envelope that any subscriber can read")
                    .isEqualTo(stage.log.eventAt(partition, position).orElseThrow());
        }
    }

    @Test
    void a_feed_gives_what_it_can_read_and_says_at_once_that_there_is_more() throws Exception {
        var aggregate = UUID.randomUUID();
        stage.startRelay();
        try (var feed = new NatsLiveEvents(stage.settings, stage.link, stage.envelopes, stage.log.partitions())
                .subscribe(stage.log.partitions().of(aggregate), 0)) {
            feed.poll(Duration.ofMillis(1));
            appendOneByOne(aggregate, List.of(strange("ParcelDelivered", "{\"type\": \"Other\", \"payload\": {}}")));
            assertThat(feed.poll(LIMIT)).isEmpty();
            appendOneByOne(aggregate, List.of(strange("Odd", Instant.MAX, "{}")));
            assertThat(feed.poll(LIMIT)).isEmpty();
            appendOneByOne(aggregate, List.of(stage.parcel()));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(feed.poll(LIMIT))
                            .containsExactly(stage.log
                                    .readAggregate(aggregate, 2)
                                    .findFirst()
                                    .orElseThrow()));
        }
    }

    /// What the log may hold though the insert refuses it: older rows, and those that the owner has inserted.
    private List<NewEvent> strangeEvents() {
        return List.of(
                strange("ParcelSent", "[1]"),
                strange("ParcelSent", "{\"type\": \"ParcelSent\", \"payload\": [1]}"),
                strange("ParcelDelivered", "{\"type\": \"ParcelSent\", \"payload\": {}}"),
                strange("Nested", "{\"type\": \"Nested\", \"payload\": " + "[".repeat(1_500) + "]".repeat(1_500) + "}"),
                strange("x".repeat(5_000), "{\"type\": \"x\", \"payload\": {}}"),
                strange("", "null"),
                strange("\u0001\n", "7"));
    }

    private List<NewEvent> unpublishableEvents() {
        var small = "{\"type\": \"Odd\", \"payload\": {}}";
        return List.of(
                strange("Large", "{\"type\": \"Large\", \"payload\": {\"a\": \"" + "x".repeat(2 << 20) + "\"}}"),
                strange("x\"\u0001\ud83d\ude00".repeat(1_000), Instant.MAX, small),
                strange("Odd", Instant.MIN, small),
                strange("Odd", Instant.parse("+10000-01-01T00:00:00Z"), small));
    }

    private NewEvent strange(String type, String document) {
        return strange(type, Instant.now(), document);
    }

    private NewEvent strange(String type, Instant at, String document) {
        return new NewEvent(
                UUID.randomUUID(),
                at,
                Metadata.NONE,
                new EncodedEvent(type, document.getBytes(StandardCharsets.UTF_8)));
    }

    private void appendOneByOne(UUID aggregate, List<NewEvent> events) {
        long sequence = stage.log.readAggregate(aggregate, 0).count();
        for (var event : events) {
            stage.log.append(List.of(Append.of(aggregate, sequence++, List.of(event))));
        }
    }

    private MessageInfo message(int partition, long position) throws Exception {
        try (Connection client = Nats.connect(stage.server().url())) {
            return client.jetStreamManagement().getMessage("EDUPULSE_" + partition, position);
        }
    }
}
