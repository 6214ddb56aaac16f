package io.edupulse.nats.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.json.EnvelopeCodec;
import io.edupulse.json.JsonEventCodec;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.bus.HeadWatch;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.nats.relay.ParcelEvent.ParcelSent;
import io.edupulse.nats.stream.NatsStreams;
import io.edupulse.testkit.AlwaysLeases;
import io.edupulse.testkit.InMemoryEventStore;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import java.io.IOException;
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
import java.util.function.Function;

/// A nats-server, a log in memory, relays between them, and what tests need to look at both.
public final class RelayStage implements AutoCloseable {

    public static final int PARTITIONS = 2;

    /// Longer than anything takes on a slow machine.
    public static final Duration LIMIT = Duration.ofSeconds(90);

    private static final EventIds IDS = new EventIds(Clock.systemUTC());

    public final JsonEventCodec codec = new JsonEventCodec(ParcelEvent.TYPES);
    public final EnvelopeCodec envelopes = new EnvelopeCodec(ParcelEvent.TYPES, codec);
    public final EventStore log;
    public final NatsSettings settings;
    public final NatsConnection link;

    private final Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private LocalNatsServer server;

    public RelayStage(Path folder) {
        this(folder, codec -> new InMemoryEventStore(PARTITIONS, codec));
    }

    public RelayStage(Path folder, Function<EventCodec, EventStore> log) {
        this.folder = folder;
        this.log = log.apply(codec);
        this.server = LocalNatsServer.start(folder, 0);
        this.settings = NatsSettings.at(server.url());
        this.link = new NatsConnection(settings).start();
    }

    public LocalNatsServer server() {
        return server;
    }

    /// Begins again on the same port, with what is in the folder.
    public void startServer() {
        server = LocalNatsServer.start(folder, server.port());
    }

    public NatsRelay startRelay() {
        return startRelay(log);
    }

    public NatsRelay startRelay(EventReader events) {
        return started(relay(settings, events, Announcements.none()));
    }

    /// Of another environment on the same broker.
    public NatsRelay startRelay(NatsSettings others, EventReader events) {
        return started(relay(others, events, Announcements.none()));
    }

    /// One that is not started yet, and tells other nodes.
    public NatsRelay relay(Announcements announcements) {
        return relay(settings, log, announcements);
    }

    private NatsRelay relay(NatsSettings own, EventReader events, Announcements announcements) {
        return closeLater(
                new NatsRelay(own, link, events, new HeadWatch(events, announcements), envelopes, new AlwaysLeases()));
    }

    private static NatsRelay started(NatsRelay relay) {
        relay.start();
        return relay;
    }

    public NatsStreams streams() {
        return streams(log);
    }

    public NatsStreams streams(EventReader events) {
        return new NatsStreams(settings, link, events, envelopes);
    }

    public <T extends AutoCloseable> T closeLater(T part) {
        open.add(part);
        return part;
    }

    @Override
    public void close() throws Exception {
        for (var part : open.reversed()) {
            part.close();
        }
        link.close();
        server.close();
    }

    public void appendEvents(int count) {
        for (int i = 0; i < count; i++) {
            log.append(List.of(Append.of(UUID.randomUUID(), 0, List.of(parcel()))));
        }
    }

    /// One event in a partition.
    public void appendTo(int partition) {
        log.append(List.of(Append.of(aggregateIn(partition), 0, List.of(parcel()))));
    }

    public UUID aggregateIn(int partition) {
        var id = UUID.randomUUID();
        while (log.partitions().of(id) != partition) {
            id = UUID.randomUUID();
        }
        return id;
    }

    public NewEvent parcel() {
        return event(new ParcelSent(UUID.randomUUID(), UUID.randomUUID(), "Fragile"));
    }

    public NewEvent event(DomainEvent event) {
        var at = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return new NewEvent(IDS.next(), at, new Metadata("c", null, "me", null), codec.encode(event));
    }

    /// Every event of the log is in its stream once, at its position.
    public void awaitPublished() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            awaitPublished(partition, log);
        }
    }

    public void awaitPublished(int partition, EventReader events) {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(stored(partition)).isEqualTo(positions(events, partition)));
    }

    /// The ids of the events in a partition's stream, by position, as any client reads them.
    public Map<Long, UUID> stored(int partition) throws Exception {
        try (Connection client = Nats.connect(server.url())) {
            var management = client.jetStreamManagement();
            var name = settings.streamPrefix() + partition;
            var state = management.getStreamInfo(name).getStreamState();
            assertThat(state.getMsgCount()).isEqualTo(state.getLastSequence());
            var stored = new TreeMap<Long, UUID>();
            for (long position = 1; position <= state.getLastSequence(); position++) {
                var message = management.getMessage(name, position);
                stored.put(position, UUID.fromString(message.getHeaders().getFirst("Edupulse-Event-Id")));
            }
            return stored;
        }
    }

    public static Map<Long, UUID> positions(EventReader log, int partition) {
        var positions = new TreeMap<Long, UUID>();
        for (RecordedEvent event : log.readBatch(partition, 0, Integer.MAX_VALUE)) {
            positions.put(event.position(), event.id());
        }
        return positions;
    }

    /// What somebody else does to the streams.
    public void administer(Administration work) throws Exception {
        try (Connection client = Nats.connect(server.url())) {
            work.on(client.jetStreamManagement());
        }
    }

    @FunctionalInterface
    public interface Administration {
        void on(JetStreamManagement management) throws IOException, JetStreamApiException;
    }
}
