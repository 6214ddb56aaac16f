package io.edupulse.nats.relay;

import io.edupulse.json.EnvelopeCodec;
import io.edupulse.kernel.bus.CommitListener;
import io.edupulse.kernel.bus.HeadWatch;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.lease.FairShare;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.Part;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.nats.stream.PartitionStream;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Publishes the log to JetStream. The nodes share the partitions evenly, and each partition is published in its order
/// by one of them. A node without a connection to the broker leaves its share to the others. Events of this process
/// come from memory; of events of other nodes it hears, and those of other programs it finds by polling the log's heads
/// ([HeadWatch]). Thread-safe.
public final class NatsRelay implements CommitListener, Part {

    static final String AWAY = "NATS is away";

    private final NatsSettings settings;
    private final NatsConnection nats;
    private final HeadWatch heads;
    private final Leases leases;
    private final List<PartitionRelay> relays;
    private volatile @Nullable FairShare<PartitionRelay.Term> share;
    private volatile HeadWatch.@Nullable Observation looking;

    /// One that nothing traces.
    public NatsRelay(
            NatsSettings settings,
            NatsConnection nats,
            EventReader log,
            HeadWatch heads,
            EnvelopeCodec envelopes,
            Leases leases) {
        this(settings, nats, log, heads, envelopes, leases, Telemetry.NONE);
    }

    @Inject
    public NatsRelay(
            NatsSettings settings,
            NatsConnection nats,
            EventReader log,
            HeadWatch heads,
            EnvelopeCodec envelopes,
            Leases leases,
            Telemetry telemetry) {
        this.settings = settings;
        this.nats = nats;
        this.heads = heads;
        this.leases = leases;
        this.relays = IntStream.range(0, log.partitions().count())
                .mapToObj(p ->
                        new PartitionRelay(new PartitionStream(settings, p, envelopes), nats, log, telemetry.tracing()))
                .toList();
    }

    /// Starts to publish, on its own threads.
    public synchronized void start() {
        share = FairShare.start(
                "relays/" + settings.streamPrefix(),
                leases,
                List.copyOf(relays),
                () -> nats.connected().isPresent());
        looking = heads.observe(this::beginLook);
    }

    @Override
    public void committed(List<RecordedEvent> events) {
        boolean isForOthers = false;
        for (var event : events) {
            var relay = relays.get(event.partition());
            relay.buffer().offer(event);
            isForOthers |= !relay.status().leading();
        }
        if (isForOthers) {
            heads.announceWritten();
        }
    }

    /// The state of each partition's relay, by partition.
    public List<RelayStatus> status() {
        boolean isAway = nats.connected().isEmpty();
        return relays.stream()
                .map(PartitionRelay::status)
                .map(status -> isAway ? status.failing(AWAY) : status)
                .toList();
    }

    /// How many events up to these heads of the log this node has still to publish.
    public long lag(List<Long> heads) {
        return relays.stream()
                .map(PartitionRelay::status)
                .filter(RelayStatus::leading)
                .mapToLong(status -> Math.max(0, heads.get(status.partition()) - status.published()))
                .sum();
    }

    /// The last failure of each thread that serves all partitions, by the thread's name; healthy threads are left out.
    public Map<String, String> failures() {
        var failures = new TreeMap<String, String>();
        Optional.ofNullable(share).flatMap(FairShare::failure).ifPresent(why -> failures.put("relay-share", why));
        heads.failure().ifPresent(why -> failures.put("heads", why));
        return failures;
    }

    /// Leaves the partitions to other nodes, after publishing for at most a second what was committed before.
    @Override
    public void stop() {
        var observation = looking;
        if (observation != null) {
            observation.stop();
        }
        var sharing = share;
        if (sharing != null) {
            sharing.close();
        }
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        var sharing = share;
        boolean hasEnded = sharing == null || sharing.awaitEnd(deadline);
        relays.forEach(relay -> relay.buffer().stop());
        var observation = looking;
        return (observation == null || observation.awaitEnd(deadline)) && hasEnded;
    }

    /// Wants to know the heads while this node leads a partition.
    private Optional<HeadWatch.Look> beginLook() {
        if (relays.stream().noneMatch(relay -> relay.status().leading())) {
            return Optional.empty();
        }
        var before = relays.stream().map(relay -> relay.buffer().offers()).toList();
        return Optional.of(seen -> {
            boolean isNews = false;
            for (int partition = 0; partition < seen.size(); partition++) {
                isNews |= relays.get(partition).buffer().observeHead(seen.get(partition), before.get(partition));
            }
            return isNews;
        });
    }
}
