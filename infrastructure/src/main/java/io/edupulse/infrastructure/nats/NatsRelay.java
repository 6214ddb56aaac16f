package io.edupulse.infrastructure.nats;

import io.edupulse.infrastructure.json.EnvelopeCodec;
import io.edupulse.kernel.bus.CommitListener;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.StoreUnavailableException;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes the log to JetStream, each partition in its order by one of the nodes. What this process commits is
/// handed over from memory; a look at the heads of the log several times a second finds what others have written.
/// Thread-safe.
public final class NatsRelay implements CommitListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NatsRelay.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final EventReader log;
    private final List<PartitionRelay> relays;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    @Inject
    public NatsRelay(NatsSettings settings, NatsLink link, EventReader log, EnvelopeCodec envelopes, Leases leases) {
        this.log = log;
        this.relays = IntStream.range(0, log.partitions().count())
                .mapToObj(p -> new PartitionRelay(new PartitionStream(settings, p, envelopes), link, log, leases))
                .toList();
    }

    /// Begins to publish, on threads of its own.
    public void start() {
        for (var relay : relays) {
            threads.add(Thread.ofVirtual()
                    .name("relay-" + relay.status().partition())
                    .start(relay::run));
        }
        threads.add(Thread.ofVirtual().name("relay-poll").start(this::poll));
    }

    @Override
    public void committed(List<RecordedEvent> events) {
        for (var event : events) {
            relays.get(event.partition()).handed().hand(event);
        }
    }

    /// How each partition is doing, by its number.
    public List<RelayStatus> status() {
        return relays.stream().map(PartitionRelay::status).toList();
    }

    /// Publishes what was committed before, as far as the broker answers in time, and stops.
    @Override
    public void close() {
        closing.countDown();
        relays.forEach(relay -> relay.handed().stop());
        try {
            for (var thread : threads) {
                thread.join(CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void poll() {
        try {
            do {
                try {
                    var heads = log.heads();
                    for (int partition = 0; partition < heads.size(); partition++) {
                        relays.get(partition).handed().headIs(heads.get(partition));
                    }
                } catch (StoreUnavailableException e) {
                    LOG.debug("Looking at the log's heads", e);
                }
            } while (!closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
