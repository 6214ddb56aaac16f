package io.edupulse.nats.feed;

import io.edupulse.json.EnvelopeCodec;
import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.work.ByteBound;
import io.edupulse.kernel.work.EventBuffer;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.nats.stream.PartitionStream;
import jakarta.inject.Inject;

/// Live events of the log, as JetStream delivers them. Thread-safe.
public final class NatsLiveEvents implements LiveEvents {

    private final NatsSettings settings;
    private final NatsConnection nats;
    private final EnvelopeCodec envelopes;
    private final ByteBound bound;

    @Inject
    public NatsLiveEvents(NatsSettings settings, NatsConnection nats, EnvelopeCodec envelopes, Partitions partitions) {
        this.settings = settings;
        this.nats = nats;
        this.envelopes = envelopes;
        this.bound = EventBuffer.DELIVERED.boundFor(partitions.count());
    }

    @Override
    public Feed subscribe(int partition, long afterPosition) {
        return StreamFeed.start(new PartitionStream(settings, partition, envelopes), nats, afterPosition, bound);
    }
}
