package io.edupulse.benchmarks.suite;

import io.edupulse.classroom.app.Main;
import io.edupulse.classroom.lesson.LessonEvent.LessonDrafted;
import io.edupulse.json.EnvelopeCodec;
import io.edupulse.kernel.bus.HeadWatch;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.nats.relay.NatsRelay;
import io.edupulse.nats.relay.RelayStatus;
import io.edupulse.nats.stream.NatsStreams;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.settings.Setting;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.PublishAck;
import io.nats.client.api.Republish;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// From the log to JetStream's acknowledgement: the relay of this system, which reads, publishes in order and fences
/// each message, beside a bare loop that publishes the same bytes to streams of the same configuration.
final class Publish implements AutoCloseable {

    private static final int PARTITIONS = 8;
    private static final int IN_FLIGHT = 4_000;
    private static final int EVENTS_AN_APPEND = 20;

    private final int events;
    private final String natsUrl;
    private final Client parts;

    /// @param jdbcUrl of an empty database
    Publish(String jdbcUrl, String natsUrl, int events) {
        this.events = events;
        this.natsUrl = natsUrl;
        var configuration = EduPulse.configuration(jdbcUrl).with(Setting.NATS_URL, natsUrl);
        Client.migrate(configuration);
        parts = Client.openWithNats(Main.PROGRAM.definition(), configuration);
        fill();
    }

    private void fill() {
        var log = parts.get(EventStore.class);
        var codec = parts.get(EventCodec.class);
        var ids = new EventIds(Clock.systemUTC());
        for (int written = 0; written < events; ) {
            var batch = new ArrayList<Append>();
            for (int i = 0; i < 100 && written < events; i++, written += EVENTS_AN_APPEND) {
                var lesson = UUID.randomUUID();
                var drafted = codec.encode(new LessonDrafted(UUID.randomUUID(), lesson, "Lesson " + i));
                var correlation = new Metadata(ids.next().toString(), ids.next().toString(), null, null);
                batch.add(Append.of(
                        lesson,
                        0,
                        Stream.generate(() -> new NewEvent(ids.next(), Instant.EPOCH, correlation, drafted))
                                .limit(EVENTS_AN_APPEND)
                                .toList()));
            }
            log.append(batch);
        }
    }

    /// Has the relay publish the log into new streams, and returns the events a second.
    double relayed() {
        deleteStreams();
        var log = parts.get(EventReader.class);
        var heads = log.heads();
        var relay = new NatsRelay(
                parts.get(NatsSettings.class),
                parts.get(NatsConnection.class),
                log,
                parts.get(HeadWatch.class),
                parts.get(EnvelopeCodec.class),
                parts.get(Leases.class));
        long begun = System.nanoTime();
        relay.start();
        while (!relay.status().stream().map(RelayStatus::published).toList().equals(heads)) {
            LockSupport.parkNanos(1_000_000);
        }
        double rate = events * 1e9 / (System.nanoTime() - begun);
        relay.close();
        return rate;
    }

    /// Publishes the same bytes with nothing but jnats, and returns the messages a second.
    double raw() throws IOException, InterruptedException, JetStreamApiException, ExecutionException {
        var messages = messages();
        try (var connection = Nats.connect(natsUrl)) {
            var management = connection.jetStreamManagement();
            for (int p = 0; p < PARTITIONS; p++) {
                management.addStream(StreamConfiguration.builder()
                        .name("RAW_" + p)
                        .subjects(String.format(Locale.ROOT, "raw.log.%d.>", p))
                        .storageType(StorageType.File)
                        .republish(Republish.builder()
                                .source(String.format(Locale.ROOT, "raw.log.%d.>", p))
                                .destination("raw.events.>")
                                .build())
                        .build());
            }
            var jetStream = connection.jetStream();
            var inFlight = new ArrayDeque<CompletableFuture<PublishAck>>();
            long begun = System.nanoTime();
            for (var message : messages) {
                if (inFlight.size() == IN_FLIGHT) {
                    inFlight.remove().get();
                }
                inFlight.add(jetStream.publishAsync(message.subject(), message.headers(), message.data()));
            }
            while (!inFlight.isEmpty()) {
                inFlight.remove().get();
            }
            double rate = messages.size() * 1e9 / (System.nanoTime() - begun);
            for (int p = 0; p < PARTITIONS; p++) {
                management.deleteStream("RAW_" + p);
            }
            return rate;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // only handed on
    private record Message(String subject, Headers headers, byte[] data) {}

    /// All partitions in turn, as they would come from a running system.
    private List<Message> messages() {
        var envelopes = parts.get(EnvelopeCodec.class);
        var log = parts.get(EventReader.class);
        var partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(p -> log.readPartition(p, 0).iterator())
                .toList();
        var messages = new ArrayList<Message>(events);
        boolean more = true;
        while (more) {
            more = false;
            for (var partition : partitions) {
                if (partition.hasNext()) {
                    messages.add(message(partition.next(), envelopes));
                    more = true;
                }
            }
        }
        return messages;
    }

    private static Message message(RecordedEvent event, EnvelopeCodec envelopes) {
        var headers = new Headers()
                .add("Edupulse-Partition", Integer.toString(event.partition()))
                .add("Edupulse-Position", Long.toString(event.position()))
                .add("Edupulse-Correlation-Id", event.metadata().correlationId())
                .add("Edupulse-Causation-Id", event.metadata().causationId());
        return new Message(
                String.format(Locale.ROOT, "raw.log.%d.%s", event.partition(), event.type()),
                headers,
                envelopes.write(event));
    }

    private void deleteStreams() {
        var streams = parts.get(NatsStreams.class);
        IntStream.range(0, PARTITIONS).forEach(partition -> streams.reset(partition, false));
    }

    /// Leaves no streams behind: they would not fit the log of another database.
    @Override
    public void close() {
        deleteStreams();
        parts.close();
    }
}
