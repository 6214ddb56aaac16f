package io.edupulse.nats.relay;

import static io.edupulse.nats.relay.RelayStage.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.PurgeOptions;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What somebody does to a stream while nothing is written: the relay notices, says so, and fills it again.
@Execution(ExecutionMode.CONCURRENT) // its tests wait, each for servers or databases of its own
class StreamLossIT {

    private static final String STREAM = "EDUPULSE_0";

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

    private enum Damage {
        DELETED(management -> management.deleteStream(STREAM)),
        PURGED(management -> management.purgeStream(STREAM)),
        PURGED_BUT_FOR_THE_LAST(management ->
                management.purgeStream(STREAM, PurgeOptions.builder().keep(3).build())),
        ITS_FIRST_MESSAGE_DELETED(management -> management.deleteMessage(STREAM, 1)),
        A_MESSAGE_DELETED(management -> management.deleteMessage(STREAM, 5)),
        ITS_LAST_MESSAGE_DELETED(management -> management.deleteMessage(
                STREAM, management.getStreamInfo(STREAM).getStreamState().getLastSequence())),
        SEALED(set(StreamConfiguration.Builder::seal)),
        LIMITED_IN_MESSAGES(set(stream -> stream.maxMessages(2))),
        LIMITED_IN_BYTES(set(stream -> stream.maxBytes(1_000))),
        LIMITED_IN_AGE(set(stream -> stream.maxAge(Duration.ofMillis(100)).duplicateWindow(Duration.ofMillis(100)))),
        LIMITED_TO_THE_FIRST(set(stream -> stream.maxMessages(1_000_000).discardPolicy(DiscardPolicy.New))),
        MADE_AGAIN(madeAgain(stream -> stream)),
        MADE_AGAIN_WITHOUT_REPUBLICATION(madeAgain(stream -> stream.republish(null))),
        MADE_AGAIN_WITHOUT_ITS_LABEL(madeAgain(stream -> stream.description("mine"))),
        MADE_AGAIN_IN_MEMORY(madeAgain(stream -> stream.storageType(StorageType.Memory))),
        MADE_AGAIN_AS_A_QUEUE(madeAgain(stream -> stream.retentionPolicy(RetentionPolicy.WorkQueue)));

        private final RelayStage.Administration done;

        Damage(RelayStage.Administration done) {
            this.done = done;
        }

        private static RelayStage.Administration madeAgain(UnaryOperator<StreamConfiguration.Builder> change) {
            return management -> {
                var made = management.getStreamInfo(STREAM).getConfiguration();
                management.deleteStream(STREAM);
                management.addStream(
                        change.apply(StreamConfiguration.builder(made)).build());
            };
        }

        private static RelayStage.Administration set(UnaryOperator<StreamConfiguration.Builder> change) {
            return management -> {
                var now = management.getStreamInfo(STREAM).getConfiguration();
                management.updateStream(
                        change.apply(StreamConfiguration.builder(now)).build());
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void is_noticed_and_mended_without_a_new_event(Damage damage) throws Exception {
        stage.appendEvents(30);
        stage.startRelay();
        stage.awaitPublished();
        var before = configuration();

        stage.administer(damage.done);

        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> {
            assertThat(configuration()).usingRecursiveComparison().isEqualTo(before);
            assertThat(stage.streams().state(0).problem()).isNull();
        });
        stage.awaitPublished();
        stage.appendEvents(10);
        stage.awaitPublished();
    }

    @Test
    void is_said_with_what_was_wrong() throws Exception {
        stage.appendEvents(30);
        var relay = stage.startRelay();
        stage.awaitPublished();
        long last = stage.log.heads().getFirst();

        stage.administer(management -> management.deleteMessage(STREAM, 5));

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(relay.status().getFirst())
                        .returns(1, RelayStatus::refills)
                        .returns("lacks 1 of its " + last + " messages", RelayStatus::lastRefill)
                        .returns(null, RelayStatus::error));
    }

    @Test
    void of_a_broker_that_lost_everything_is_mended() throws Exception {
        stage.appendEvents(30);
        stage.startRelay();
        stage.awaitPublished();

        stage.server().kill();
        delete(folder.resolve("nats/jetstream"));
        stage.startServer();

        stage.awaitPublished();
    }

    @Test
    void of_a_broker_that_was_restored_from_an_old_copy_is_mended() throws Exception {
        stage.appendEvents(30);
        stage.startRelay();
        stage.awaitPublished();
        stage.server().close();
        copy(folder.resolve("nats/jetstream"), folder.resolve("copy"));
        stage.startServer();
        stage.appendEvents(30);
        stage.awaitPublished();

        stage.server().kill();
        delete(folder.resolve("nats/jetstream"));
        copy(folder.resolve("copy"), folder.resolve("nats/jetstream"));
        stage.startServer();

        stage.awaitPublished();
    }

    @Test
    void before_a_start_is_mended_by_it() throws Exception {
        stage.appendEvents(30);
        var before = stage.startRelay();
        stage.awaitPublished();
        before.close();
        stage.administer(management -> management.deleteMessage(STREAM, 5));

        stage.startRelay();

        stage.awaitPublished();
    }

    private StreamConfiguration configuration() throws Exception {
        var found = new StreamConfiguration[1];
        stage.administer(
                management -> found[0] = management.getStreamInfo(STREAM).getConfiguration());
        return found[0];
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            files.forEach(file -> run(() -> Files.copy(file, to.resolve(from.relativize(file)))));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> run(() -> {
                        Files.delete(file);
                        return file;
                    }));
        }
    }

    private static void run(Callable<Path> work) {
        try {
            work.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
