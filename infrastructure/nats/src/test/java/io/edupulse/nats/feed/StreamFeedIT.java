package io.edupulse.nats.feed;

import static io.edupulse.nats.relay.RelayStage.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.bus.LiveEvents.Feed;
import io.edupulse.kernel.work.ByteBound;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.nats.relay.RelayStage;
import io.edupulse.nats.stream.PartitionStream;
import io.edupulse.testkit.NetworkProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // its tests wait, each for servers or databases of its own
class StreamFeedIT {

    private static final Duration SHORT = Duration.ofMillis(200);

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
    void survives_a_restart_and_a_deleted_stream() throws Exception {
        stage.startRelay();
        var seen = new TreeMap<Long, UUID>();
        try (var feed = subscribe(stage.link)) {
            stage.appendEvents(100);
            receiveUntilHead(feed, seen);
            stage.server().kill();
            stage.startServer();
            stage.appendEvents(100);
            receiveUntilHead(feed, seen);
            stage.awaitPublished();
            stage.administer(management -> management.deleteStream("EDUPULSE_0"));
            stage.appendEvents(100);
            receiveUntilHead(feed, seen);
        }
        assertThat(seen).isEqualTo(RelayStage.positions(stage.log, 0));
    }

    /// Each request to JetStream takes its two seconds, so the connection would be given up before this many polls end.
    @Test
    void a_poll_waits_for_events_and_for_no_answer_of_the_broker() throws Exception {
        stage.startRelay();
        stage.appendEvents(10);
        stage.awaitPublished();
        try (var proxy = NetworkProxy.to(stage.server().port());
                var link = new NatsConnection(
                                NatsSettings.at(proxy.in(stage.server().url())))
                        .start()) {
            await().atMost(LIMIT).until(() -> link.connected().isPresent());
            proxy.holdAnswers();
            try (var feed = subscribe(link)) {
                for (int i = 0; i < 50; i++) {
                    assertThat(feed.poll(Duration.ofMillis(5))).isEmpty();
                }

                assertThat(link.connected()).isPresent();
                proxy.heal();
                receiveUntilHead(feed, new TreeMap<>());
            }
        }
    }

    @Test
    void closing_ends_the_subscription_though_nobody_polls_any_more() throws Exception {
        stage.startRelay();
        stage.appendEvents(10);
        var feed = subscribe(stage.link);
        receiveUntilHead(feed, new TreeMap<>());
        stage.administer(management ->
                assertThat(management.getConsumerNames("EDUPULSE_0")).hasSize(1));

        feed.close();

        stage.administer(management -> await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(management.getConsumerNames("EDUPULSE_0")).isEmpty()));
    }

    @Test
    void what_is_delivered_in_one_go_is_bounded_in_bytes() throws Exception {
        stage.startRelay();
        stage.appendEvents(400);
        stage.awaitPublished();
        var bound = new ByteBound(20_000);
        long head = stage.log.heads().getFirst();
        var stream = new PartitionStream(stage.settings, 0, stage.envelopes);
        try (var feed = StreamFeed.start(stream, stage.link, 0, bound)) {
            var largest = new AtomicLong();
            var last = new AtomicLong();
            await().atMost(LIMIT).until(() -> {
                var events = feed.poll(SHORT);
                long bytes = events.stream()
                        .mapToLong(event -> event.encoded().json().length)
                        .sum();
                largest.accumulateAndGet(bytes, Math::max);
                events.forEach(event -> last.set(event.position()));
                return last.get() == head;
            });
            assertThat(largest).hasPositiveValue().hasValueLessThanOrEqualTo(bound.bytes() / 4);
        }
    }

    private Feed subscribe(NatsConnection link) {
        return new NatsLiveEvents(stage.settings, link, stage.envelopes, stage.log.partitions()).subscribe(0, 0);
    }

    private void receiveUntilHead(Feed feed, Map<Long, UUID> seen) {
        await().atMost(LIMIT).until(() -> {
            feed.poll(SHORT).forEach(event -> seen.put(event.position(), event.id()));
            return seen.containsKey(stage.log.heads().getFirst());
        });
    }
}
