package io.edupulse.nats.relay;

import static io.edupulse.nats.relay.RelayStage.LIMIT;
import static io.edupulse.nats.relay.RelayStage.PARTITIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.nats.stream.NatsStreams;
import io.edupulse.testkit.InMemoryEventStore;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several logs on one broker.
class EnvironmentIT {

    @TempDir
    private Path folder;

    private RelayStage stage;
    private EventStore other;

    @BeforeEach
    void start() {
        stage = new RelayStage(folder);
        other = new InMemoryEventStore(PARTITIONS, stage.codec);
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Test
    void environments_share_neither_streams_nor_subjects() throws Exception {
        var staging = stage.settings.inEnvironment("staging");
        stage.startRelay();
        try (var client = Nats.connect(stage.server().url())) {
            var plain = client.subscribe("edupulse.events.>");
            var staged = client.subscribe("edupulse.staging.events.ParcelSent");
            client.flush(LIMIT);

            stage.startRelay(staging, other);
            appendToOther(5);
            for (int i = 0; i < 5; i++) {
                assertThat(staged.nextMessage(LIMIT)).isNotNull();
            }
            assertThatCode(() -> streams(staging, other).requireOwn()).doesNotThrowAnyException();
            assertThatCode(() -> stage.streams().requireOwn()).doesNotThrowAnyException();
            stage.appendEvents(1);

            var first = plain.nextMessage(LIMIT);
            assertThat(first.getHeaders().getFirst("Edupulse-Event-Id"))
                    .as("the first that a subscriber of the default environment gets")
                    .isEqualTo(onlyEventOf(stage.log).toString());
        }
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(streams(staging, other).compare(0).isEqual()).isTrue());
        assertThat(streams(staging, other).state(0).stream()).isEqualTo("EDUPULSE_STAGING_0");
    }

    @Test
    void the_streams_of_another_log_are_refused_and_left_alone() throws Exception {
        stage.appendEvents(20);
        stage.startRelay();
        stage.awaitPublished();
        appendToOther(30);

        assertThatThrownBy(() -> stage.streams(other).requireOwn())
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("relay.stream-of-another-log"))
                .hasMessageContainingAll("EDUPULSE_0", stage.log.logId().toString(), "setting environment");
        var relay = stage.startRelay(other);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(relay.status())
                        .allSatisfy(status -> assertThat(status.error()).contains("relay.stream-of-another-log")));
        assertThatThrownBy(() -> stage.streams(other).reset(0, false)).hasMessageContaining("--force");
        assertThat(stage.streams(other).state(0).problem()).isEqualTo("belongs to log " + stage.log.logId());
        stage.awaitPublished();

        stage.streams(other).reset(0, true);
        assertThatThrownBy(() -> stage.streams(other).requireOwn()).hasMessageContaining("EDUPULSE_1");
    }

    @Test
    void subjects_of_another_stream_are_refused_with_its_name() {
        stage.startRelay();
        stage.appendEvents(5);
        stage.awaitPublished();
        var prefixed = new NatsSettings(
                stage.server().url(), "SECOND_", "edupulse.log", "edupulse.events", 1, stage.settings.credentials());

        assertThatThrownBy(() -> streams(prefixed, other).requireOwn())
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("relay.subjects-taken"))
                .hasMessageContainingAll("edupulse.log.>", "EDUPULSE_0", "EDUPULSE_1", "setting environment");
        var relay = stage.startRelay(prefixed, other);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(relay.status().getFirst().error())
                        .contains("relay.subjects-taken", "edupulse.log.0.>", "EDUPULSE_0"));
    }

    @Test
    void a_log_with_fewer_partitions_is_refused_where_another_has_more() throws Exception {
        stage.startRelay();
        stage.appendEvents(5);
        stage.awaitPublished();
        stage.administer(management -> management.deleteStream("EDUPULSE_0"));
        var small = new InMemoryEventStore(1, stage.codec);

        assertThatThrownBy(() -> stage.streams(small).requireOwn()).hasMessageContainingAll("EDUPULSE_1", "another");
    }

    @Test
    void streams_that_a_previous_version_made_are_taken_when_they_have_events_of_the_log() throws Exception {
        stage.appendEvents(20);
        var relay = stage.startRelay();
        stage.awaitPublished();
        relay.close();
        takeLabelsAway();

        assertThatThrownBy(() -> stage.streams(other).requireOwn()).hasMessageContaining("none of the events");
        assertThatCode(() -> stage.streams().requireOwn()).doesNotThrowAnyException();
        var refused = stage.startRelay(other);
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(refused.status().getFirst().error()).contains("relay.stream-of-another-log"));
        refused.close();

        stage.startRelay();

        stage.appendEvents(20);
        stage.awaitPublished();
        await().atMost(LIMIT)
                .untilAsserted(() -> stage.administer(management -> assertThat(management
                                .getStreamInfo("EDUPULSE_0")
                                .getConfiguration()
                                .getDescription())
                        .contains(stage.log.logId().toString())));
    }

    @Test
    void a_broker_that_is_away_refuses_nothing() {
        stage.server().kill();
        assertThatCode(() -> stage.streams().requireOwn()).doesNotThrowAnyException();
    }

    private void takeLabelsAway() throws Exception {
        stage.administer(management -> {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                var made = management.getStreamInfo(stage.settings.streamPrefix() + partition);
                management.updateStream(StreamConfiguration.builder(made.getConfiguration())
                        .description(null)
                        .build());
            }
        });
    }

    private void appendToOther(int events) {
        for (int i = 0; i < events; i++) {
            other.append(List.of(Append.of(UUID.randomUUID(), 0, List.of(stage.parcel()))));
        }
    }

    private static UUID onlyEventOf(EventStore log) {
        return IntStream.range(0, PARTITIONS)
                .boxed()
                .flatMap(partition -> log.readIds(partition, 0, 1).stream())
                .findFirst()
                .orElseThrow();
    }

    private NatsStreams streams(NatsSettings settings, EventStore log) {
        return new NatsStreams(settings, stage.link, log, stage.envelopes);
    }
}
