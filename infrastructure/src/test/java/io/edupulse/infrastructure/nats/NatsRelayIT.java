package io.edupulse.infrastructure.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.classroom.Classroom;
import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.infrastructure.json.EnvelopeCodec;
import io.edupulse.infrastructure.json.JsonEventCodec;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.bus.GroupCommitEventBus;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.testing.AlwaysLeases;
import io.edupulse.kernel.testing.InMemoryEventStore;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.MessageInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NatsRelayIT {

    private static final int PARTITIONS = 2;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final EventTypes types = EventTypes.of(Classroom.AGGREGATES.eventRoots());
    private final JsonEventCodec codec = new JsonEventCodec(types);
    private final EnvelopeCodec envelopes = new EnvelopeCodec(types, codec);
    private final InMemoryEventStore log = new InMemoryEventStore(PARTITIONS, codec);
    private final EventIds ids = new EventIds(Clock.systemUTC());
    private final List<AutoCloseable> open = new ArrayList<>();
    private LocalNatsServer server;
    private NatsSettings settings;
    private NatsLink link;

    @BeforeEach
    void start() {
        server = LocalNatsServer.start(folder, 0);
        settings = NatsSettings.at(server.url());
        link = new NatsLink(settings);
    }

    @AfterEach
    void stop() throws Exception {
        for (var part : open.reversed()) {
            part.close();
        }
        link.close();
        server.close();
    }

    @Test
    void a_plain_subscriber_gets_what_was_committed_with_the_same_id() throws Exception {
        var relay = startRelay();
        var bus = new GroupCommitEventBus(log, log.partitions(), relay, codec);
        try (var client = Nats.connect(server.url())) {
            var subscription = client.subscribe("edupulse.events.LessonPublished");
            client.flush(LIMIT);
            var event = event(new LessonPublished(UUID.randomUUID(), UUID.randomUUID(), "Advanced Rust Patterns"));
            var append = Append.of(UUID.randomUUID(), 0, List.of(event));
            bus.commit(append);

            var message = subscription.nextMessage(Duration.ofSeconds(3));
            assertThat(message).isNotNull();
            var received = envelopes.read(message.getData(), 0, 1, Metadata.NONE);
            assertThat(received.id()).isEqualTo(event.id());
            assertThat(received.aggregateId()).isEqualTo(append.aggregateId());
            assertThat(message.getHeaders().getFirst("Edupulse-Position")).isEqualTo("1");
        }
    }

    @Test
    void what_was_committed_while_nats_was_away_is_published_when_it_is_back() throws Exception {
        startRelay();
        appendEvents(50);
        awaitPublished();
        server.kill();
        appendEvents(300);
        server = LocalNatsServer.start(folder, server.port());
        appendEvents(50);
        awaitPublished();
    }

    @Test
    void a_kill_under_load_loses_doubles_and_reorders_nothing() throws Exception {
        var relay = startRelay();
        var bus = new GroupCommitEventBus(log, log.partitions(), relay, codec);
        var writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 3_000; i++) {
                bus.commit(Append.of(UUID.randomUUID(), 0, List.of(lesson())));
            }
        });
        await().atMost(LIMIT).until(() -> published() > 100);
        server.kill();
        server = LocalNatsServer.start(folder, server.port());
        writer.join();
        awaitPublished();
    }

    @Test
    void a_stream_that_was_deleted_is_published_again() throws Exception {
        startRelay();
        appendEvents(200);
        awaitPublished();
        try (var client = Nats.connect(server.url())) {
            client.jetStreamManagement().deleteStream("EDUPULSE_0");
            client.jetStreamManagement().deleteStream("EDUPULSE_1");
        }
        appendEvents(10);
        awaitPublished();
    }

    @Test
    void two_relays_on_one_partition_are_harmless() throws Exception {
        startRelay();
        startRelay();
        for (int i = 0; i < 20; i++) {
            appendEvents(50);
        }
        awaitPublished();
    }

    @Test
    void types_that_nobody_knows_and_names_that_mean_something_pass() throws Exception {
        startRelay();
        try (var client = Nats.connect(server.url())) {
            var subscription = client.subscribe("edupulse.events.>");
            client.flush(LIMIT);
            var aggregate = UUID.randomUUID();
            long sequence = 0;
            for (var type : List.of("Mystery", "a.b", "with space", "*", ">", "", "ümläut", "x\"y")) {
                var json = "{\"type\": \"any\", \"payload\": {\"b\": 1.50, \"aa\": [1, 2]}}";
                var encoded = new EncodedEvent(type, json.getBytes(StandardCharsets.UTF_8));
                var event = new NewEvent(ids.next(), Instant.now(), Metadata.NONE, encoded);
                log.append(List.of(Append.of(aggregate, sequence++, List.of(event))));
            }
            awaitPublished();
            var first = new String(subscription.nextMessage(LIMIT).getData(), StandardCharsets.UTF_8);
            assertThat(first).endsWith("\"event\":{\"type\":\"any\",\"payload\":{\"b\":1.50,\"aa\":[1,2]}}}");
        }
    }

    /// What the log may hold though the insert refuses it: older rows, and those that the owner has inserted.
    private List<NewEvent> strangeEvents() {
        return List.of(
                strange("LessonPublished", "[1]"),
                strange("LessonPublished", "{\"type\": \"LessonPublished\", \"payload\": [1]}"),
                strange("QuizClosed", "{\"type\": \"LessonPublished\", \"payload\": {}}"),
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
                ids.next(), at, Metadata.NONE, new EncodedEvent(type, document.getBytes(StandardCharsets.UTF_8)));
    }

    private void appendOneByOne(UUID aggregate, List<NewEvent> events) {
        long sequence = log.readAggregate(aggregate, 0).count();
        for (var event : events) {
            log.append(List.of(Append.of(aggregate, sequence++, List.of(event))));
        }
    }

    @Test
    void what_a_row_contains_stops_nothing_also_after_a_restart() throws Exception {
        var aggregate = UUID.randomUUID();
        for (var event : strangeEvents()) {
            var relay = startRelay();
            appendOneByOne(aggregate, List.of(event)); // which is the last message that the next relay meets
            awaitPublished();
            relay.close();
        }
        startRelay();
        appendOneByOne(aggregate, List.of(lesson()));
        awaitPublished();
        int partition = log.partitions().of(aggregate);
        assertThat(new NatsStreams(settings, link).state(partition).steppedOver())
                .isZero();
        assertThat(new String(message(partition, 1).getData(), StandardCharsets.UTF_8))
                .endsWith("\"event\":[1]}");
    }

    @Test
    void what_no_broker_takes_is_stepped_over_and_counted() throws Exception {
        var aggregate = UUID.randomUUID();
        int partition = log.partitions().of(aggregate);
        try (var client = Nats.connect(server.url())) {
            var subscription = client.subscribe("edupulse.events.*");
            client.flush(LIMIT);
            for (var event : unpublishableEvents()) {
                var relay = startRelay();
                appendOneByOne(aggregate, List.of(event));
                awaitPublished();
                relay.close();
            }
            var last = lesson();
            startRelay();
            appendOneByOne(aggregate, List.of(last));
            awaitPublished();

            var received = subscription.nextMessage(LIMIT);
            assertThat(envelopes.read(received.getData(), 0, 1, Metadata.NONE).id())
                    .as("the first that a subscriber of types gets")
                    .isEqualTo(last.id());
        }
        assertThat(new NatsStreams(settings, link).state(partition).steppedOver())
                .isEqualTo(unpublishableEvents().size());
        var placeholder = message(partition, 1);
        assertThat(placeholder.getSubject()).isEqualTo("edupulse.log." + partition + "._unpublishable.Large");
        assertThat(placeholder.getHeaders().getFirst("Edupulse-Unpublishable")).isEqualTo("relay.too-large");
        assertThat(new String(placeholder.getData(), StandardCharsets.UTF_8))
                .endsWith(
                        "\"event\":{\"type\":\"_unpublishable\",\"payload\":{\"code\":\"relay.too-large\",\"event_type\":\"Large\"}}}");
        for (long position = 1; position <= log.heads().get(partition); position++) {
            assertThat(envelopes.read(message(partition, position).getData(), partition, position, Metadata.NONE))
                    .as("an envelope that any subscriber can read")
                    .isEqualTo(log.eventAt(partition, position).orElseThrow());
        }
    }

    @Test
    void a_feed_gives_what_it_can_read_and_says_at_once_that_there_is_more() throws Exception {
        var aggregate = UUID.randomUUID();
        startRelay();
        try (var feed = new NatsLiveEvents(settings, link, envelopes)
                .subscribe(log.partitions().of(aggregate), 0)) {
            feed.poll(Duration.ofMillis(1));
            appendOneByOne(aggregate, List.of(strange("QuizClosed", "{\"type\": \"Other\", \"payload\": {}}")));
            assertThat(feed.poll(LIMIT)).isEmpty();
            appendOneByOne(aggregate, List.of(strange("Odd", Instant.MAX, "{}")));
            assertThat(feed.poll(LIMIT)).isEmpty();
            appendOneByOne(aggregate, List.of(lesson()));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(feed.poll(LIMIT))
                            .containsExactly(
                                    log.readAggregate(aggregate, 2).findFirst().orElseThrow()));
        }
    }

    private MessageInfo message(int partition, long position) throws Exception {
        try (Connection client = Nats.connect(server.url())) {
            return client.jetStreamManagement().getMessage("EDUPULSE_" + partition, position);
        }
    }

    @Test
    void a_stream_ahead_of_the_log_stops_its_partition_and_is_mended_by_a_reset() throws Exception {
        appendEvents(100);
        var first = startRelay();
        awaitPublished();
        first.close();
        var shorter = new InMemoryEventStore(PARTITIONS, codec);
        var aggregate = log.readBatch(0, 0, 1).getFirst().aggregateId();
        shorter.append(List.of(Append.of(aggregate, 0, List.of(lesson()))));

        var relay = new NatsRelay(settings, link, shorter, envelopes, new AlwaysLeases());
        open.add(relay);
        relay.start();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(relay.status().get(0).error())
                        .contains("relay.stream-ahead-of-log", "reset-stream 0"));
        new NatsStreams(settings, link).reset(0);
        await().atMost(LIMIT).until(() -> relay.status().get(0).published() == 1);
    }

    @Test
    void a_feed_survives_a_restart_and_a_deleted_stream() throws Exception {
        startRelay();
        var seen = new TreeMap<Long, UUID>();
        try (var feed = new NatsLiveEvents(settings, link, envelopes).subscribe(0, 0)) {
            appendEvents(100);
            receiveUntilHead(feed, seen);
            server.kill();
            server = LocalNatsServer.start(folder, server.port());
            appendEvents(100);
            receiveUntilHead(feed, seen);
            awaitPublished();
            try (var client = Nats.connect(server.url())) {
                client.jetStreamManagement().deleteStream("EDUPULSE_0");
            }
            appendEvents(100);
            receiveUntilHead(feed, seen);
        }
        assertThat(seen).isEqualTo(positions(0));
    }

    private void receiveUntilHead(io.edupulse.kernel.bus.LiveEvents.Feed feed, Map<Long, UUID> seen) {
        await().atMost(LIMIT).until(() -> {
            feed.poll(Duration.ofMillis(200)).forEach(event -> seen.put(event.position(), event.id()));
            return seen.containsKey(log.heads().getFirst());
        });
    }

    private NatsRelay startRelay() {
        var relay = new NatsRelay(settings, link, log, envelopes, new AlwaysLeases());
        open.add(relay);
        relay.start();
        return relay;
    }

    private void appendEvents(int count) {
        for (int i = 0; i < count; i++) {
            log.append(List.of(Append.of(UUID.randomUUID(), 0, List.of(lesson()))));
        }
    }

    private NewEvent lesson() {
        return event(new LessonPublished(UUID.randomUUID(), UUID.randomUUID(), "Fractions"));
    }

    private NewEvent event(DomainEvent event) {
        var at = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return new NewEvent(ids.next(), at, new Metadata("c", null, "me", null), codec.encode(event));
    }

    private long published() {
        var streams = new NatsStreams(settings, link);
        return streams.state(0).messages() + streams.state(1).messages();
    }

    /// Every event of the log is in its stream once, at its position.
    private void awaitPublished() throws Exception {
        var streams = new NatsStreams(settings, link);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int p = partition;
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> streams.state(p).lastSequence() == log.heads().get(p));
            assertThat(streams.state(p).messages()).isEqualTo(log.heads().get(p));
            assertThat(stored(p)).isEqualTo(positions(p));
        }
    }

    private Map<Long, UUID> stored(int partition) throws Exception {
        try (Connection client = Nats.connect(server.url())) {
            var stored = new TreeMap<Long, UUID>();
            for (long position = 1; position <= log.heads().get(partition); position++) {
                var message = client.jetStreamManagement().getMessage("EDUPULSE_" + partition, position);
                stored.put(position, UUID.fromString(message.getHeaders().getFirst("Edupulse-Event-Id")));
            }
            return stored;
        }
    }

    private Map<Long, UUID> positions(int partition) {
        var positions = new TreeMap<Long, UUID>();
        for (RecordedEvent event : log.readBatch(partition, 0, Integer.MAX_VALUE)) {
            positions.put(event.position(), event.id());
        }
        return positions;
    }
}
