package io.edupulse.nats.relay;

import static io.edupulse.nats.relay.RelayStage.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.failure.CodedException;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The database or the broker is away for longer than a relay waits for a stream without a leader. No stream is made
/// again for that.
@Execution(ExecutionMode.CONCURRENT) // its tests wait, each for servers of its own
class PartsAwayIT {

    /// Longer than the wait.
    private static final Duration LONG = Duration.ofSeconds(12);

    @TempDir
    private Path folder;

    private RelayStage stage;

    @BeforeEach
    void start() {
        stage = new RelayStage(folder.resolve("nats"));
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Test
    void a_database_that_is_away_for_long_costs_no_stream() throws Exception {
        var log = new CountingLog(stage.log);
        stage.appendEvents(30);
        var relay = stage.startRelay(log);
        stage.awaitPublished();
        var made = made();

        log.fail(new CodedException("store.unavailable", "The database is away"));
        stage.administer(PartsAwayIT::changeSettings); // so that the relay begins again, for which it asks the log
        await().atMost(LIMIT).during(LONG).until(() -> relay.status().getFirst().error() != null);
        log.answer();
        stage.appendEvents(30);

        stage.awaitPublished();
        assertThat(made()).isEqualTo(made);
    }

    @Test
    void a_broker_that_is_away_for_long_costs_no_stream() throws Exception {
        stage.appendEvents(30);
        var relay = stage.startRelay();
        stage.awaitPublished();
        var made = made();

        stage.server().kill();
        await().atMost(LIMIT).during(LONG).until(() -> relay.status().getFirst().error() != null);
        stage.startServer();
        stage.appendEvents(30);

        stage.awaitPublished();
        assertThat(made()).isEqualTo(made);
    }

    /// Which the relay repairs in place.
    private static void changeSettings(JetStreamManagement management) throws IOException, JetStreamApiException {
        for (var name : management.getStreamNames()) {
            var now = management.getStreamInfo(name).getConfiguration();
            management.updateStream(
                    StreamConfiguration.builder(now).maxAge(Duration.ofDays(30)).build());
        }
    }

    /// When each stream was made.
    private List<String> made() throws Exception {
        var times = new String[RelayStage.PARTITIONS];
        stage.administer(management -> {
            for (int partition = 0; partition < times.length; partition++) {
                times[partition] = management
                        .getStreamInfo(stage.settings.streamPrefix() + partition)
                        .getCreateTime()
                        .toString();
            }
        });
        return List.of(times);
    }
}
