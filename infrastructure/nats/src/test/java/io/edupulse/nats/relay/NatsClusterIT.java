package io.edupulse.nats.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.json.EnvelopeCodec;
import io.edupulse.json.JsonEventCodec;
import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.bus.HeadWatch;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsCredentials;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.nats.relay.ParcelEvent.ParcelSent;
import io.edupulse.nats.stream.NatsStreams;
import io.edupulse.testkit.AlwaysLeases;
import io.edupulse.testkit.InMemoryEventStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Streams with three replicas.
@Timeout(1200)
class NatsClusterIT {

    private static final int PARTITIONS = 8;
    private static final EventIds IDS = new EventIds(Clock.systemUTC());

    @TempDir
    private Path folder;

    private final JsonEventCodec codec = new JsonEventCodec(ParcelEvent.TYPES);
    private final EnvelopeCodec envelopes = new EnvelopeCodec(ParcelEvent.TYPES, codec);
    private final InMemoryEventStore log = new InMemoryEventStore(PARTITIONS, codec);

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            var parcel = new ParcelSent(UUID.randomUUID(), UUID.randomUUID(), "Fragile");
            var at = Instant.now().truncatedTo(ChronoUnit.MICROS);
            var event = new NewEvent(IDS.next(), at, new Metadata("c", null, "me", null), codec.encode(parcel));
            log.append(List.of(Append.of(UUID.randomUUID(), 0, List.of(event))));
        }
    }

    @Test
    void streams_come_back_when_most_servers_have_lost_their_stores() throws Exception {
        try (var cluster = TestCluster.start(folder)) {
            var settings = new NatsSettings(
                    cluster.url(), "EDUPULSE_", "edupulse.log", "edupulse.events", 3, NatsCredentials.ofAddress());
            try (var nats = new NatsConnection(settings).start();
                    var relay = new NatsRelay(
                            settings,
                            nats,
                            log,
                            new HeadWatch(log, Announcements.none()),
                            envelopes,
                            new AlwaysLeases())) {
                var streams = new NatsStreams(settings, nats, log, envelopes);
                relay.start();
                append(200);
                awaitComplete(streams, relay);

                // where the third one is the leader, NATS 2.9 has two of them for good, until an operator restarts it
                int leader = cluster.leader();
                int next = (leader + 1) % 3;
                cluster.destroy(leader);
                cluster.destroy(next);
                append(100);
                cluster.startAgain(leader);
                cluster.startAgain(next);
                append(100);

                awaitComplete(streams, relay);
                await().atMost(RelayStage.LIMIT)
                        .untilAsserted(() -> assertThat(relay.status())
                                .allSatisfy(status -> assertThat(status.error()).isNull()));
            }
        }
    }

    private void awaitComplete(NatsStreams streams, NatsRelay relay) {
        await().atMost(RelayStage.LIMIT.multipliedBy(4))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(relay.status().stream().map(RelayStatus::published))
                        .as(() -> relay.status().toString())
                        .containsExactlyElementsOf(log.heads()));
        await().atMost(RelayStage.LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(IntStream.range(0, PARTITIONS)
                                .mapToObj(partition -> streams.state(partition).lastSequence()))
                        .containsExactlyElementsOf(log.heads()));
    }
}
